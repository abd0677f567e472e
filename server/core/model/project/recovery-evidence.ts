/** What shows that data outlives its disk, and that its form changes in steps. */
import type { Signs } from './evidence.js';

const tools =
  'pgbackrest barman walg wal velero restic borg borgbackup kopia duplicity xtrabackup mariabackup mydumper longhorn stash k8up litestream rclone databasus pgbackweb';

export const recovery = {
  backup: {
    // Not of logs, settings or codes to log in with; nor a folder of old copies of the code.
    paths:
      /(?:^|\/)(?![^/]*(?:logs?|codes?|keys?|conf|config|env|nginx)[-_.]?back-?up|[^/]*back-?up[-_.]?(?:codes?|keys?))(?:[\w.-]*(?:back-?ups?|pg-?dump|snapshots?-policy|velero|restic|pgbackrest|barman|litestream)[\w.-]*|(?:back-?ups?|velero|restic|pgbackrest|barman|litestream)\/.+)\.(?:sh|py|[cm]?[jt]s|ya?ml|tf|rb|go|ps1|conf|cron|service|timer|sql)$/i,
    // What a program sets up is written in files that are not read.
    hintedBy: /^(?:aws-cdk-lib|aws-cdk|@pulumi\/.+|pulumi[\w-]*|cdktf|github\.com\/pulumi\/.+|sst)$/i,
    texts: [
      {
        in: ['yaml', 'script', 'terraform', 'dockerfile', 'source'],
        words: `${tools} mysqldump mongodump pg redis`,
        line: /pg_(?:dump|basebackup)|pgbackrest|barman|wal-?g\b|velero|restic|borg|kopia|duplicity|xtrabackup|mariabackup|mydumper|longhorn.*(?:backup|recurring)|k8up|litestream|mysqldump|mongodump|BGSAVE/i,
      },
      // Copies on other machines of the cluster, unless somebody set up more.
      { in: ['yaml'], words: 'longhorn', hint: true },
      {
        in: ['terraform'],
        words: 'backup backups snapshot pitr',
        line: /backup(?!_?count)|snapshot_retention|point_in_time|pitr/i,
      },
      {
        in: ['yaml'],
        words: 'backup backups snapshot pitr',
        line: /(?:database|\bdb\b|postgres\w*|mysql|mariadb|mongo\w*|data|volume|s3|pvc|cron\w*)s?[-_ /].*back-?up|back-?up.*[-_ /](?:database|db|postgres\w*|mysql|mariadb|mongo\w*|data|volumes?|cron\w*|schedule|retention|policy|bucket|s3)\b|back-?ups?\s*:\s*$|image\s*:.*backup|snapshot_retention|point_in_time|pitr|VolumeSnapshot|kind:\s*\w*Backup/i,
      },
      // Of something.
      {
        in: ['yaml'],
        words: 'backup backups',
        line: /^(?!.*(?:back-?ups?_?count|local back-?up|\b(?:cp|mv|rm|tar)\b|config|\bdist\b|\.env\b)).*back-?up/i,
        hint: true,
      },
      { in: ['settings'], words: 'backup', line: /BACKUP_\w*(?:CRON|SCHEDULE|RETENTION|BUCKET|S3)/ },
      { in: ['settings'], words: 'backup', line: /BACKUP_\w*(?:DIR|PATH|FOLDER|ENABLED|STORAGE)/, hint: true },
    ],
    headings: /^#+\s.*\b(?:automat\w+|nightly|daily|scheduled) (?:database )?backups?\b/i,
  },
  backupSchedule: {
    paths:
      /(?:^|\/)(?:[\w.-]*back-?ups?[\w.-]*\.(?:cron|timer))$|(?:^|\/)\.github\/workflows\/[\w.-]*back-?up[\w.-]*\.ya?ml$|(?:^|\/)[\w.-]*back-?ups?-?cron[\w.-]*$|(?:^|\/)[\w.-]*back-?ups?[\w.-]*\/[\w.-]*cron[\w.-]*$/i,
    // What they start is written in them.
    hintPaths: /(?:^|\/)(?:cron[\w.-]*|crontab|[\w.-]*cron-?jobs?[\w.-]*\.ya?ml)$/i,
    texts: [
      {
        in: ['yaml', 'terraform'],
        words: 'ofelia schedule cron backup cronjob',
        line: /backup_retention_period|backup_window|aws_backup_plan|ScheduledBackup|(?:cron|schedule).*(?:back-?up|dump)|(?:back-?up|dump).*(?:cron|schedule)/i,
      },
      { in: ['yaml'], path: /back-?up|dump/i, words: 'cronjob ofelia', line: /kind:\s*CronJob|ofelia/ },
      { in: ['yaml'], words: 'image', line: /image\s*:.*(?:backup|dump|restic|pgbackrest|databasus)/i },
      {
        in: ['script', 'dockerfile', 'source'],
        words: 'crontab crond cron systemctl schedule backup',
        line: /(?:cron|schedule|\.timer).*(?:back-?up|dump)|(?:back-?up|dump).*(?:cron|schedule|\.timer)/i,
      },
      {
        in: ['script', 'dockerfile'],
        path: /back-?up|dump/i,
        words: 'crontab crond cron systemctl',
        line: /crontab|crond|\.timer/i,
      },
      // What runs then is written elsewhere. A lone `schedule:` is Dependabot's, or that of a workflow whose `cron:` follows.
      {
        in: ['yaml', 'terraform', 'script', 'dockerfile', 'source'],
        words: 'schedule cron crontab crond cronjob ofelia',
        line: /^(?!.*(?:certbot|renew|logrotate)).*(?:cron|ofelia|schedule["']?\s*[:=(.]\s*\S)/i,
        hint: true,
      },
      { in: ['settings'], words: 'backup', line: /BACKUP_\w*(?:CRON|SCHEDULE)/ },
    ],
    headings: /\bcron(?:tab|job)?s?\b.*\bback-?ups?\b|\bback-?ups?\b.*\b(?:cron|schedule)/i,
    mentions: /\bcron(?:tab|job)?\b.{0,80}\bback-?up|\bback-?up.{0,80}\bcron/i,
  },
  restoreCheck: {
    paths:
      /(?:^|\/)(?![^/]*restore[-_.]?(?:conf|config|env|nginx))[\w.-]*(?:restore|disaster[-_]?recovery|recovery[-_]?(?:test|drill)|dr[-_]?(?:test|drill|plan))[\w.-]*(?:\/.+)?\.(?:sh|py|[cm]?[jt]s|ya?ml|md|rb|go|ps1)$/i,
    mentions:
      /\brestor(?:e|ing) (?:from |the |a |previous |latest ){1,2}.{0,20}\bbackup|\bpg_restore\b|\bmongorestore\b/i,
    headings:
      /^#+\s+(?:[\d.]+\s+)?(?:restor(?:e|ing|ation)|recovery procedures?)\s*$|\brestor(?:e|ing|ation)\b.*\b(?:back-?ups?|database|db|data|dumps?|postgres\w*|mysql|mongo\w*|volumes?|snapshots?|procedure|test|drill|rds|minio)\b|\b(?:back-?ups?|database|db|data|dumps?|postgres\w*|mysql|mongo\w*|volumes?|snapshots?)\b.*\brestor(?:e|ing|ation)\b|\bdisaster[ -]recovery\b|\brecovery (?:drill|test|procedure)/i,
    texts: [
      {
        in: ['yaml', 'script'],
        words: 'restore pg mongorestore',
        line: /pg_restore|mongorestore|restore[ -_](?:test|drill|check|verif\w*)|verif\w*[ -_](?:restore|backup)/i,
      },
    ],
  },
  recoveryObjectives: {
    paths:
      /(?:^|\/)(?:[\w.-]*(?:disaster[-_]?recovery|business[-_]continuity)[\w.-]*|(?:[\w-]*[-_.])?(?:rto|rpo)(?:[-_.][\w.-]*)?)\.(?:md|mdx|rst|adoc|txt|ya?ml)$/i,
    headings: /\bR[TP]O\b|\brecovery (?:time|point)\b/i,
    mentions: /\bdisaster[ -]recovery\b/i,
    texts: [{ in: ['yaml', 'terraform', 'script'], words: 'rto rpo' }],
  },
  migrations: {
    paths:
      /^(?!.*(?:^|\/)(?:controllers|components|pages|routes|hooks|\.github)\/).*(?<=^|\/)(?:(?:alembic\/|migrations\/)?versions\/[^/]+\.py|(?:\w+_)?migrations?\/(?:.+\/)?[^/]+\.(?:py|sql|[cm]?[jt]s|rb|php|cs|go|ya?ml|xml|exs|kt|java)|db\/(?:migrate|migration|changelog)\/.+|priv\/repo\/migrations\/.+|src\/main\/resources\/(?:db\/(?:migration|changelog)|liquibase)\/.+|(?:schema|drizzle|atlas)\/[^/]*\d[^/]*\.sql|(?:db\.)?changelog[\w.-]*\.(?:xml|sql)|db\.changelog[\w.-]*\.(?:ya?ml|json)|V\d[\w.]*__[\w.-]+\.sql|\d{3,}[_-][\w.-]+\.(?:up|down)\.sql|atlas\.hcl|sqitch\.(?:plan|conf)|flyway\.(?:conf|toml)|dbmate[\w.-]*|db\/structure\.sql)$/i,
    // They keep the schema in step by themselves.
    dependencies: /^(?:payload|@payloadcms\/.+|strapi|@strapi\/.+|directus|keystone[\w/-]*)$/i,
    // Their steps may stand under any name; those of Alembic, Flyway and Liquibase are known by theirs.
    hintedBy:
      /^(?:yoyo-migrations|aerich|piccolo|django|south|mybatis-migrations|knex|umzug|db-migrate|node-pg-migrate|postgres-migrations|drizzle-kit|@mikro-orm\/migrations|graphile-migrate|sequelize-cli|github\.com\/(?:golang-migrate\/migrate|pressly\/goose|rubenv\/sql-migrate|amacneil\/dbmate|ariga\/atlas|go-gormigrate|jackc\/tern|uptrace\/bun\/migrate).*|ariga\.io\/atlas.*|activerecord|rails|doctrine\/doctrine-migrations-bundle|robmorgan\/phinx|laravel\/framework|ecto_sql|fluentmigrator[\w.]*|dbup[\w.-]*|microsoft\.entityframeworkcore\.tools|refinery|sea-orm-migration|diesel_migrations)$/i,
    texts: [
      {
        in: ['yaml', 'script', 'dockerfile'],
        words: 'migrate migrations alembic flyway liquibase goose dbmate atlas',
        line: /alembic (?:\S+ )*upgrade|flyway (?:\S+ )*migrate|liquibase (?:\S+ )*update\b|goose (?:\S+ )*up\b|dbmate (?:\S+ )*(?:up|migrate)\b|atlas migrate apply|manage\.py migrate|prisma migrate deploy|db:migrate|artisan migrate|ecto\.migrate|ef database update|image\s*:.*(?:flyway|liquibase)/i,
      },
      {
        in: ['yaml', 'script', 'dockerfile', 'source'],
        words: 'migrate migrations migration automigrate',
        line: /migrat/i,
        hint: true,
      },
    ],
  },
  rehearsal: {
    paths: /(?:^|\/)\.squawk\.toml$|(?:^|\/)atlas\.hcl$/,
    headings: /\bmigration (?:dry[ -]?run|rehears\w+|preview)/i,
    texts: [
      {
        in: ['yaml', 'script'],
        words: 'squawk atlas alembic prisma flyway liquibase migrate sqlmigrate',
        line: /squawk|atlas migrate (?:lint|test)|--sql\b|migrate (?:diff|status)|dry-?run|updateSQL|flyway (?:check|validate)|--plan|sqlmigrate|--check/i,
      },
    ],
  },
} satisfies Record<string, Signs>;
