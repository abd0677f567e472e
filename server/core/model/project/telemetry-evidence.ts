/** What shows that a service can be watched: metrics, traces, logs, dashboards, error reports, its health. */
import type { Signs, TextSign } from './evidence.js';

/** Agents of services that take metrics, traces and logs alike. */
const agents =
  'ddtrace|datadog[\\w-]*|dd-trace|gopkg\\.in/datadog/.+|github\\.com/datadog/.+|newrelic|newrelic_rpm|@newrelic/.+|github\\.com/newrelic/.+|elastic-apm[\\w-]*|elasticapm|go\\.elastic\\.co/apm.*|applicationinsights|azure-monitor-opentelemetry|@azure/monitor-opentelemetry|microsoft\\.applicationinsights[\\w.]*|dynatrace[\\w-]*|@instana/.+|instana|appdynamics|splunk-opentelemetry|signalfx[\\w-]*|logfire|appsignal|@appsignal/(?!opentelemetry).+|scout[_-]apm|skywalking[\\w-]*|@highlight-run/.+|honeycomb[\\w-]*';
const openTelemetry =
  'opentelemetry(?:[_-](?!semantic).+)?|@opentelemetry/(?!semantic).+|go\\.opentelemetry\\.io/.+|io\\.opentelemetry.*|opentelemetry-[\\w-]+|@vercel/otel|open-telemetry/.+|quarkus-opentelemetry|opentelemetry\\.[\\w.]+';
const agentWords =
  'datadog newrelic dynatrace applicationinsights signalfx splunk instana appdynamics signoz uptrace honeycomb coralogix logzio sumologic';

const shippers = 'loki[\\w-]*|promtail|fluent-?bit|fluentd|filebeat|logstash|elasticsearch|eck-operator|graylog|alloy';

/** A command that puts charts or manifests of given names into a cluster. */
function installs(names: string): RegExp {
  return new RegExp(
    `^(?!\\s*#).*\\bhelm\\s+(?:upgrade|install)\\b.*(?:\\\\\\r?\\n.*){0,2}[\\s/](?:${names})(?![\\w-])`,
    'im',
  );
}

/** A setting of a Terraform module that is written elsewhere. */
const switchedOn: TextSign = {
  in: ['terraform'],
  words: 'enable monitor log',
  line: /enable_\w*(?:log|monitor|observab|dashboard|metric)|\bmonitor_|log_analytics/i,
  hint: true,
};

export const telemetry = {
  metrics: {
    paths:
      /^(?!.*\/(?:datasources?|query[-_]?runners?|integrations?|connectors?)\/)(?:.*\/)?(?:prometheus|metrics|statsd(?![a-z])|telegraf|otel-collector[\w-]*|service-?monitor|pod-?monitor)[\w.-]*\.(?:ya?ml|toml|conf|py|[cm]?[jt]s|go|rs|java|kt|cs|rb)$/i,
    // Numbers of the business, of a model's quality and the cluster's own are called metrics too.
    confirm:
      /prom(?:etheus|-client|http|client)|scrape_|\bmetrics::|statsd\b|telegraf|\botel|opentelemetry|micrometer|MeterRegistry|meter_?provider|ServiceMonitor|PodMonitor|PodMonitoring|receivers\s*:|datadog|cloudwatch|TelemetryClient/i,
    hintPaths:
      /(?:^|\/)(?:[\w-]*[._-])?(?:monitoring|observability|telemetry)(?:[._-][\w.-]*)?(?:\/[\w.-]+)*\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|exs?)$/i,
    dependencies: new RegExp(
      `^(?:prom-client|prometheus[\\w-]*|@willsoto/nestjs-prometheus|express-prom-bundle|fastify-metrics|next-prom[\\w-]*|starlette-exporter|starlette-prometheus|django-prometheus|aioprometheus|flask-prometheus[\\w-]*|github\\.com/prometheus/.+|github\\.com/victoriametrics/metrics|github\\.com/uber-go/tally.*|micrometer-(?!tracing)[\\w-]+|quarkus-micrometer[\\w-]*|dropwizard[\\w-]*|metrics(?:-[\\w-]+)?|axum-prometheus|actix-web-prom|prometheus-net[\\w.]*|app\\.metrics[\\w.]*|yabeda[\\w-]*|prometheus_exporter|telemetry_metrics[\\w]*|prom_ex|statsd[\\w-]*|hot-shots|node-statsd|promphp/.+|${openTelemetry}|${agents})$`,
    ),
    // By itself it answers requests with its health alone: https://docs.spring.io/spring-boot/reference/actuator/endpoints.html
    hintedBy: /^spring-boot-starter-actuator$/,
    mentions: installs('(?:kube-)?prometheus|victoria-metrics|netdata|datadog|newrelic|signoz'),
    texts: [
      { in: ['yaml'], words: 'servicemonitor podmonitor vmservicescrape podmonitoring', line: /kind\s*:/i },
      {
        in: ['yaml'],
        words: 'prometheus',
        line: /prometheus\.io\/scrape|prom\/prometheus|image\s*:|\bchart\b|name\s*:/i,
      },
      { in: ['source'], words: 'exposure', line: /exposure\.include\s*=.*(?:\*|metrics|prometheus)/ },
      { in: ['yaml'], words: 'include', line: /include["']?\s*:.*\b(?:prometheus|metrics)\b/ },
      { in: ['yaml', 'script'], words: 'helm', line: installs('(?:kube-)?prometheus|victoria-metrics') },
      { in: ['yaml'], words: 'scrape', line: /scrape_configs/ },
      { in: ['yaml', 'terraform'], words: `${agentWords} telegraf cadvisor netdata otel opentelemetry`, hint: true },
      { in: ['source'], words: 'prometheus promhttp promclient statsd micrometer collectdefaultmetrics opentelemetry' },
      { in: ['source'], words: 'metrics', line: /['"`]\/metrics|management\.endpoints/ },
      { in: ['terraform'], words: 'azurerm', line: /azurerm_application_insights/ },
      { in: ['terraform'], words: 'monitor', line: /\bmonitor_diagnostic\w*metrics/ },
      { in: ['yaml'], words: 'grafana prometheus prometheusrule vmrule', hint: true },
    ],
  },
  tracing: {
    paths:
      /(?:^|\/)(?:tracing|otel[\w-]*|opentelemetry|jaeger|tempo(?![a-z])|zipkin)[\w.-]*\.(?:ya?ml|json|py|[cm]?[jt]s|go|rs|java|kt|cs|rb)$/i,
    // What some call so only writes to the log.
    confirm:
      /open-?telemetry|\botel|otlp|jaeger|zipkin|x-?ray|dd-?trace|datadog|sleuth|brave|traceparent|\btempo\b|sentry/i,
    dependencies: new RegExp(
      `^(?:${openTelemetry}|${agents}|jaeger-client|github\\.com/uber/jaeger[\\w/-]*|zipkin[\\w-]*|brave[\\w-]*|spring-cloud-(?:starter-)?(?:sleuth|zipkin)[\\w-]*|micrometer-tracing[\\w-]*|aws-xray[\\w-]*|github\\.com/aws/aws-xray-sdk-go.*|@google-cloud/trace-agent|tracing-opentelemetry|nestjs-otel|@autotelic/fastify-opentelemetry)$`,
    ),
    // Those for language models follow their calls alone, as far as can be seen.
    hintedBy:
      /^(?:@?sentry[\w./-]*|github\.com\/getsentry\/.+|dapr[\w-]*|micrometer-[\w-]+|spring-boot-starter-actuator|langfuse|langsmith)$/,
    mentions: installs('jaeger|zipkin|tempo|opentelemetry[\\w-]*'),
    texts: [
      {
        in: ['source', 'dockerfile', 'terraform'],
        words: 'otel opentelemetry otlp jaeger zipkin xray',
        line: /^(?!.*(?:metrics|logs|xray-core|xtls)).*$/i,
      },
      {
        in: ['yaml'],
        words: 'jaeger zipkin',
        line: /image|kind|name|endpoint|host|url|collector|exporters?|uses|chart/i,
      },
      {
        in: ['yaml'],
        words: 'otel opentelemetry otlp',
        line: /image\s*:|kind\s*:|inject-|traces?(?!.*(?:none|false))|EXPORTER_OTLP_ENDPOINT|\btracing/i,
      },
      { in: ['yaml', 'script'], words: 'helm', line: installs('jaeger|zipkin|tempo|opentelemetry[\\w-]*') },
      { in: ['yaml', 'script', 'settings'], words: 'otel opentelemetry otlp jaeger zipkin xray', hint: true },
      { in: ['yaml'], words: 'tempo', line: /grafana\/tempo|tempo:/ },
      { in: ['terraform'], words: 'azurerm', line: /azurerm_application_insights/ },
      { in: ['settings', 'source', 'yaml'], words: 'langsmith langfuse', hint: true },
      { in: ['yaml', 'terraform'], words: `${agentWords} istio linkerd kiali`, hint: true },
    ],
  },
  logAggregation: {
    paths:
      /^(?!.*\/datasources?\/)(?:.*\/)?(?:(?:loki|promtail|fluent-?bit|fluentd|logstash|filebeat|graylog|alloy)[\w.-]*(?:\/[^/]+)*\.(?:ya?ml|conf|toml|json|alloy)|vector(?:\/[^/]+)*\/?(?:[\w-]*vector[\w-]*)?\.(?:ya?ml|toml))$/i,
    mentions: installs(shippers),
    dependencies: new RegExp(
      `^(?:${agents}|winston-loki|pino-loki|python-logging-loki|loki-logback-appender|python-logstash[\\w-]*|winston-elasticsearch|pino-elasticsearch|winston-cloudwatch|watchtower|google-cloud-logging|@google-cloud/logging[\\w-]*|@logtail/.+|logtail[\\w-]*|@axiomhq/.+|serilog\\.sinks\\.(?:seq|elasticsearch|grafana[\\w.]*|loki|datadog[\\w.]*|applicationinsights)|graypy|gelf[\\w-]*|fluent-logger|@datadog/.+)$`,
      'i',
    ),
    hintedBy: new RegExp(`^(?:${openTelemetry}|logstash-logback-encoder)$`),
    texts: [
      {
        in: ['yaml', 'terraform'],
        words:
          'loki promtail fluentbit fluentd logstash filebeat graylog splunk kibana openobserve victorialogs dozzle datadog newrelic betterstack logtail papertrail',
        line: /\b(?:image|driver|chart|name|kind|uses|source|repository|resource)\b|_name|"/i,
      },
      {
        in: ['yaml', 'terraform'],
        words: 'fluent vector seq',
        line: /(?:image|chart|repository|kind)["']?\s*[:=]\s*["']?(?:\S*\/)?(?:fluent|vector|timberio|datalust|seq\b)/i,
      },
      { in: ['yaml', 'terraform'], words: 'awslogs gcplogs awsfirelens', line: /\b(?:awslogs|gcplogs|awsfirelens)\b/ },
      {
        in: ['yaml', 'script'],
        words: 'helm',
        line: installs(shippers),
      },
      {
        in: ['terraform'],
        words: 'resource',
        line: /resource\s+"(?:aws_cloudwatch_log_group|azurerm_log_analytics_workspace|google_logging_\w+)"/,
      },
      {
        in: ['terraform'],
        words: 'aws azurerm google',
        line: /aws_cloudwatch_log_group|azurerm_(?:log_analytics|application_insights|monitor_diagnostic)|google_logging/,
      },
      { in: ['terraform'], words: 'log monitor', line: /\b(?:log_analytics|monitor_diagnostic)/ },
      switchedOn,
      { in: ['yaml'], words: 'logs', line: /AWS::Logs::LogGroup/ },
      // A cluster that is watched from elsewhere may well gather the logs there too.
      { in: ['yaml'], words: 'servicemonitor podmonitor prometheusrule', line: /\bkind:/, deployed: true, hint: true },
      { in: ['yaml', 'source', 'settings'], words: 'otel opentelemetry otlp applicationinsights', hint: true },
    ],
  },
  dashboards: {
    each: true,
    // Pages of the product are called so too.
    paths:
      /(?:^|\/)(?<!^\.github\/actions\/)(?:grafana|perses|kibana)[\w.-]*\/(?!.*(?:alerting|datasources?|compose)).+\.(?:json|ya?ml|jsonnet)$|(?:^|\/)[\w.-]*(?:grafana|kibana|perses|cloudwatch|datadog|newrelic)[\w.-]*dashboards?[\w.-]*(?:\/.+)?\.(?:json|ya?ml|jsonnet|libsonnet|tf|cue)$|(?:^|\/)(?:[\w-]*(?:monitoring|observability|prometheus|metrics|telemetry)[\w-]*|provisioning|helm|charts?|infra(?:structure)?|deploy(?:ments?)?|ops)\/(?:[\w.-]+\/)*[\w.-]*dashboards?[\w.-]*(?:\/[\w.-]+)?\.(?:json|jsonnet|libsonnet|tf|cue)$|^dashboards\/[\w./-]+\.(?:json|jsonnet|libsonnet)$/i,
    hintPaths:
      /^(?!(?:.*\/)?(?:src|app|apps|public|components?|pages|views?|frontend|client|web|ui|api|data)\/)(?:.*\/)?[\w.-]*dashboards?(?:[._-][\w.-]*)?\.(?:json|ya?ml|jsonnet|libsonnet|tf|cue)$/i,
    mentions: installs('grafana|kube-prometheus-stack|loki-stack'),
    dependencies: new RegExp(`^(?:${agents})$`),
    texts: [
      {
        in: ['yaml', 'terraform'],
        words: 'grafana kibana perses',
        line: /^(?!.*grafana\/(?:k6|loki|tempo|mimir|promtail|alloy|agent|pyroscope|oncall)\b).*(?:\b(?:image|chart|kind|resource|repository|source)\b|name)/i,
      },
      {
        in: ['terraform', 'yaml'],
        words: 'dashboard dashboards grafanadashboard dashboardproviders cloudwatch',
        line: /resource\s+"\w+_dashboard\w*"|kind\s*:\s*["']?\w*Dashboard|AWS::CloudWatch::Dashboard|^[\s-]*dashboard(?:s|Providers|sConfigMaps)\s*:\s*$|dashboards?\.json|(?:grafana|provisioning).*\/dashboards?\b|(?:grafana|cloudwatch)[-_]dashboard\w*["']?\s*[:=]/i,
      },
      { in: ['yaml', 'script'], words: 'helm', line: installs('grafana|kube-prometheus-stack|loki-stack') },
      { in: ['yaml'], words: 'grafana', hint: true },
      { in: ['yaml', 'terraform'], words: `${agentWords} netdata`, hint: true },
      { in: ['terraform'], words: 'azurerm', line: /azurerm_application_insights/, hint: true },
      switchedOn,
    ],
  },
  structuredLogging: {
    dependencies:
      /^(?:structlog|python-json-logger|json-logging|asgi-logger|ecs-logging|pino|pino-.+|nestjs-pino|winston|nest-winston|bunyan|roarr|tslog|consola-json|@logtape\/.+|go\.uber\.org\/zap|github\.com\/(?:sirupsen\/logrus|rs\/zerolog|go-logr\/.+|go-kit\/log|phuslu\/log|charmbracelet\/log)|logstash-logback-encoder|logback-[\w-]*json[\w-]*|log4j-layout-template-json|quarkus-logging-json|kotlin-logging|serilog[\w.]*|nlog[\w.]*|tracing-subscriber|tracing|slog|lograge|semantic_logger|rails_semantic_logger|ougai|logger_json|aws-lambda-powertools|@aws-lambda-powertools\/.+|aws_lambda_powertools)$/,
    // They write plain lines, or none, until they are set up otherwise.
    hintedBy: new RegExp(
      `^(?:${openTelemetry}|${agents}|google-cloud-logging|@google-cloud/logging[\\w-]*|spring-boot-starter[\\w-]*|spring-boot|loguru|fastify|log4js|monolog/monolog|laravel/framework|symfony/monolog-bundle)$`,
    ),
    texts: [
      {
        in: ['source'],
        words: 'slog jsonformatter jsonhandler structlog zerolog logrus zap pino winston addjsonconsole',
      },
      { in: ['source'], words: 'serialize', line: /\bserialize\s*=\s*True/ },
      { in: ['source'], words: 'fastify', line: /fastify\s*\(\s*\{.*\blogger\s*:\s*(?!false)/i },
      { in: ['source'], words: 'logging', line: /structured|json/i },
      { in: ['source', 'yaml'], deployed: true, words: 'log', line: /\bLOG[_.-]?FORMAT["']?\s*[:=]\s*["']?json/ },
      { in: ['source', 'yaml'], words: 'log', line: /log[_.-]?format\s*[:=]\s*["']?json/i, hint: true },
    ],
  },
  errorTracking: {
    paths: /(?:^|\/)(?:sentry\.(?:\w+\.config\.[cm]?[jt]s|properties)|\.sentryclirc|bugsnag[\w.-]*|rollbar[\w.-]*)$/,
    dependencies: new RegExp(
      `^(?:sentry[\\w-]*|@sentry/.+|raven(?:-js)?|github\\.com/getsentry/.+|sentry\\.[\\w.]+|rollbar|@rollbar/.+|github\\.com/rollbar/.+|bugsnag[\\w-]*|@bugsnag/.+|github\\.com/bugsnag/.+|honeybadger|@honeybadger-io/.+|github\\.com/honeybadger-io/.+|airbrake[\\w-]*|@airbrake/.+|raygun[\\w-]*|exceptionless[\\w.]*|glitchtip[\\w-]*|exception_notification|solid_errors|${agents})$`,
      'i',
    ),
    hintedBy: new RegExp(`^(?:${openTelemetry}|posthog[\\w-]*|@posthog/.+)$`),
    texts: [
      {
        in: ['source'],
        words: 'sentry rollbar bugsnag honeybadger glitchtip airbrake raygun errbit',
        line: /\.init\b|::init|\bimport\b|\brequire\b|\buse\b|\busing\b|\.start\(|configure|capture/i,
      },
      {
        in: ['yaml', 'terraform'],
        words: 'sentry rollbar bugsnag honeybadger glitchtip airbrake raygun errbit',
        line: /image\s*:|uses\s*:|kind\s*:|\b(?:resource|provider)\s+"/i,
      },
      // A variable that is only named says that somebody may use it.
      {
        in: ['yaml', 'settings', 'source', 'terraform'],
        words: 'sentry rollbar bugsnag honeybadger glitchtip airbrake raygun errbit',
        hint: true,
      },
    ],
  },
  healthEndpoint: {
    paths:
      /^(?!.*\/models?\/)(?:.*\/)?(?:(?:api|app|server|service|system|get|grpc|http)[._-])?health(?:z|[-_]?checks?|[-_]?checker)?(?:[._-]?(?:controller|routes?|router|handlers?|endpoints?|api|service|server|module|indicator|probe|resource|views?))*\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|ex)$|^(?!.*\/models?\/)(?:.*\/)?\w*Health(?:z|Checks?|Controller|Indicator|Endpoint|Handler|Resource|Probe)\w*\.(?:java|kt|cs|php|ts|go)$|(?:^|\/)(?:health|healthz|health-check)\/(?:\+server|route|index|mod|get|handler|controller)\.(?:py|[cm]?[jt]sx?|go|rs)$/i,
    // Whether somebody trades in earnest, or is alive, is asked too.
    hintPaths: /(?:^|\/)(?:readiness|liveness|readyz|livez)[\w.-]*\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|ex)$/i,
    dependencies:
      /^(?:@nestjs\/terminus|@godaddy\/terminus|lightship|express-actuator|fastify-healthcheck|django-health-check|fastapi-health|healthcheck|py-healthcheck|flask-healthz|spring-boot-starter-actuator|quarkus-smallrye-health|micronaut-management|health_check|okcomputer|rails-healthcheck|github\.com\/(?:heptiolabs\/healthcheck|alexliesenfeld\/health|hellofresh\/health-go).*|aspnetcore\.healthchecks[\w.]*|microsoft\.extensions\.diagnostics\.healthchecks[\w.]*)$/i,
    // Its newer skeletons answer at `/up`: https://laravel.com/docs/12.x/deployment#the-health-route
    hintedBy: /^laravel\/framework$/,
    texts: [
      {
        in: ['source'],
        words: 'health healthz healthcheck readyz livez readiness liveness',
        // Where requests for it are left out of a log, it is answered elsewhere.
        line: /^(?!.*(?:skip|exclud|ignor|silen)).*(?:(?:get|route|map|handle|use|endpoint)\w*\W{1,4}.*["'`](?:[\w.-]*\/){1,4}|(?:path|url|match|scope|prefix)\w*\W{1,4}.*["'`]\/?(?:[\w.-]+\/){0,4})_*(?:health(?:z|-?check|_check)?|readyz|livez|readiness|liveness)\b/i,
      },
      // Elasticsearch's own, and that of a container beside a job, are somebody else's.
      {
        in: ['yaml', 'dockerfile', 'terraform', 'script', 'source'],
        words: 'health healthz healthcheck ready readyz live livez readiness liveness',
        line: /^(?!.*(?:_cluster\/health|_plugins\/|--health-cmd|\w_(?:API|URL|HOST|COMPONENT_API)["']?\s*[:=])).*["'`\s=:\w]\/(?:[\w.-]+\/){0,4}-?_*(?:health(?:z|-?check|_check)?|ready(?:z)?|live(?:z)?|readiness|liveness)\b(?!\.[a-z])/i,
      },
      {
        in: ['yaml', 'dockerfile', 'script'],
        words: 'ping status up',
        line: /(?:\bcurl\b|\bwget\b|\bpath["']?\s*:|urlopen|health).*(?:\/\/[^/\s"']+|["'\s=:}]|:\d+)\/(?:api\/)?(?:v\d\/)?(?:ping|status|up)\b(?![./-]?[\w$])/i,
      },
      {
        in: ['dockerfile'],
        words: 'ping status up',
        line: /(?:\bcurl\b|\bwget\b|urlopen).*\/(?:ping|status|up)\b(?![./-]?[\w$])/i,
      },
      {
        in: ['source'],
        words: 'ping status up',
        line: /(?:get|route|path|url|map\w*|handle\w*)\W{1,4}\/(?:api\/)?(?:v\d\/)?(?:ping|status|up)\/?["'`]/i,
      },
      {
        in: ['yaml'],
        words: 'httpget tcpsocket grpc',
        line: /(?:^[\s-]*|[{,]\s*)["']?(?:httpGet|tcpSocket|grpc)["']?\s*:/,
      },
      {
        in: ['source'],
        words: 'healthcheck healthchecks maphealthchecks addhealthchecks grpchealth healthserver healthcontroller',
        line: /health_?checks?\s*\(|\b(?:class|def|func|fn|function|const)\s+(?:\([^)]*\)\s*)?\w*health_?check|\b(?:import|use|using|require)\b.*health_?check(?!s?\.io)|grpc_?health|health(?:server|controller)/i,
      },
    ],
  },
  correlation: {
    paths:
      /(?:^|\/)[\w.-]*(?:correlation[-_.]?(?:ids?|logger|logging|middleware|interceptor|filter|context|headers?)|request[-_]?id|trace[-_]?id|(?<![a-z])x[-_]request)[\w.-]*\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|ex)$/i,
    hintPaths: /(?:^|\/)correlation\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|ex)$/i,
    dependencies: new RegExp(
      `^(?:asgi-correlation-id|django-guid|django-log-request-id|flask-log-request-id|starlette-context|express-request-id|cls-rtracer|nestjs-cls|cls-hooked|express-correlation-id|pino-http|nestjs-pino|correlationid|spring-cloud-(?:starter-)?sleuth|micrometer-tracing[\\w-]*|rails|phoenix|plug|${openTelemetry}|${agents})$`,
      'i',
    ),
    // It numbers requests, and writes the number where its logger is on.
    hintedBy: /^fastify$/,
    texts: [
      {
        in: ['source', 'yaml'],
        words: 'correlation correlationid requestid request traceparent xrequestid trace',
        line: /correlation[-_ ]?id|x-request-id|traceparent|trace[-_]?id|request[-_]?id.*(?:log|header|uuid|ulid|nanoid|context|middleware|bind)|(?:log|header|uuid|ulid|nanoid|context|middleware|bind|env\.|\breq\.).*request[-_]?id/i,
      },
    ],
  },
} satisfies Record<string, Signs>;
