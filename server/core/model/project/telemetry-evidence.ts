/** What shows that a service can be watched: metrics, traces, logs, dashboards, error reports, its health. */
import type { Signs, TextSign } from './evidence.js';

/** Agents of services that take metrics, traces and logs alike. */
const agents =
  'ddtrace|datadog[\\w-]*|dd-trace|gopkg\\.in/datadog/.+|github\\.com/datadog/.+|newrelic|newrelic_rpm|@newrelic/.+|github\\.com/newrelic/.+|elastic-apm[\\w-]*|elasticapm|go\\.elastic\\.co/apm.*|applicationinsights|azure-monitor-opentelemetry|@azure/monitor-opentelemetry|microsoft\\.applicationinsights[\\w.]*|dynatrace[\\w-]*|@instana/.+|instana|appdynamics|splunk-opentelemetry|signalfx[\\w-]*|logfire|appsignal|@appsignal/.+|scout[_-]apm|skywalking[\\w-]*|@highlight-run/.+|honeycomb[\\w-]*';
const openTelemetry =
  'opentelemetry(?:[_-].+)?|@opentelemetry/.+|go\\.opentelemetry\\.io/.+|io\\.opentelemetry.*|opentelemetry-[\\w-]+|@vercel/otel|open-telemetry/.+|quarkus-opentelemetry|opentelemetry\\.[\\w.]+';
const agentWords =
  'datadog newrelic dynatrace applicationinsights signalfx splunk instana appdynamics signoz uptrace honeycomb coralogix logzio sumologic';

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
      /(?:^|\/)(?:prometheus|metrics|statsd|telegraf|otel-collector[\w-]*|service-?monitor|pod-?monitor)[\w.-]*\.(?:ya?ml|toml|conf|py|[cm]?[jt]s|go|rs|java|kt|cs|rb)$/i,
    dependencies: new RegExp(
      `^(?:prom-client|prometheus[\\w-]*|@willsoto/nestjs-prometheus|express-prom-bundle|fastify-metrics|next-prom[\\w-]*|starlette-exporter|starlette-prometheus|django-prometheus|aioprometheus|flask-prometheus[\\w-]*|github\\.com/prometheus/.+|github\\.com/victoriametrics/metrics|github\\.com/uber-go/tally.*|micrometer-[\\w-]+|spring-boot-starter-actuator|quarkus-micrometer[\\w-]*|dropwizard[\\w-]*|metrics(?:-[\\w-]+)?|axum-prometheus|actix-web-prom|prometheus-net[\\w.]*|app\\.metrics[\\w.]*|yabeda[\\w-]*|prometheus_exporter|telemetry_metrics[\\w]*|prom_ex|statsd[\\w-]*|hot-shots|node-statsd|promphp/.+|${openTelemetry}|${agents})$`,
    ),
    texts: [
      { in: ['yaml'], words: 'servicemonitor podmonitor vmservicescrape podmonitoring', line: /kind\s*:/i },
      { in: ['yaml'], words: 'prometheus', line: /prometheus\.io\/scrape|prom\/prometheus|image\s*:|chart|name\s*:/i },
      { in: ['yaml'], words: 'scrape', line: /scrape_configs/ },
      { in: ['yaml', 'terraform'], words: `${agentWords} telegraf cadvisor netdata otel opentelemetry`, hint: true },
      { in: ['source'], words: 'prometheus promhttp promclient statsd micrometer collectdefaultmetrics opentelemetry' },
      { in: ['source'], words: 'metrics', line: /['"`]\/metrics|management\.endpoints/ },
      { in: ['terraform'], words: 'azurerm', line: /azurerm_application_insights/ },
      { in: ['terraform'], words: 'monitor', line: /\bmonitor_diagnostic\w*metrics/ },
      { in: ['yaml'], words: 'grafana', hint: true },
    ],
  },
  tracing: {
    paths:
      /(?:^|\/)(?:tracing|otel[\w-]*|opentelemetry|jaeger|tempo(?![a-z])|zipkin)[\w.-]*\.(?:ya?ml|json|py|[cm]?[jt]s|go|rs|java|kt|cs|rb)$/i,
    dependencies: new RegExp(
      `^(?:${openTelemetry}|${agents}|jaeger-client|github\\.com/uber/jaeger[\\w/-]*|zipkin[\\w-]*|brave[\\w-]*|spring-cloud-(?:starter-)?(?:sleuth|zipkin)[\\w-]*|micrometer-tracing[\\w-]*|aws-xray[\\w-]*|github\\.com/aws/aws-xray-sdk-go.*|@google-cloud/trace-agent|tracing-opentelemetry|langfuse|nestjs-otel|@autotelic/fastify-opentelemetry)$`,
    ),
    hintedBy:
      /^(?:@?sentry[\w./-]*|github\.com\/getsentry\/.+|dapr[\w-]*|micrometer-[\w-]+|spring-boot-starter-actuator)$/,
    texts: [
      {
        in: ['yaml', 'source', 'script', 'dockerfile', 'settings', 'terraform'],
        words: 'otel opentelemetry otlp jaeger zipkin xray',
      },
      { in: ['yaml'], words: 'tempo', line: /grafana\/tempo|tempo:/ },
      { in: ['terraform'], words: 'azurerm', line: /azurerm_application_insights/ },
      { in: ['settings', 'source', 'yaml'], words: 'langsmith' },
      { in: ['yaml', 'terraform'], words: `${agentWords} istio linkerd kiali`, hint: true },
    ],
  },
  logAggregation: {
    paths:
      /(?:^|\/)(?:loki|promtail|fluent-?bit|fluentd|logstash|filebeat|vector|graylog|alloy)[\w.-]*(?:\/[^/]+)*\.(?:ya?ml|conf|toml|json|alloy)$/i,
    dependencies: new RegExp(
      `^(?:${agents}|winston-loki|pino-loki|python-logging-loki|loki-logback-appender|logstash-logback-encoder|python-logstash[\\w-]*|winston-elasticsearch|pino-elasticsearch|winston-cloudwatch|watchtower|google-cloud-logging|@google-cloud/logging[\\w-]*|@logtail/.+|logtail[\\w-]*|@axiomhq/.+|serilog\\.sinks\\.(?:seq|elasticsearch|grafana[\\w.]*|loki|datadog[\\w.]*|applicationinsights)|graypy|gelf[\\w-]*|fluent-logger|@datadog/.+)$`,
      'i',
    ),
    hintedBy: new RegExp(`^(?:${openTelemetry})$`),
    texts: [
      {
        in: ['yaml', 'terraform'],
        words:
          'loki promtail fluentbit fluentd fluent logstash filebeat graylog awslogs gcplogs splunk vector kibana openobserve victorialogs seq dozzle datadog newrelic betterstack logtail papertrail',
        line: /^(?!.*vector\().*(?:image|driver|chart|name|kind|uses|source|repository|resource|")/i,
      },
      {
        in: ['terraform'],
        words: 'aws azurerm google',
        line: /aws_cloudwatch_log_group|azurerm_(?:log_analytics|application_insights|monitor_diagnostic)|google_logging/,
      },
      { in: ['terraform'], words: 'log monitor', line: /\b(?:log_analytics|monitor_diagnostic)/ },
      switchedOn,
      { in: ['yaml'], words: 'logs', line: /AWS::Logs::LogGroup/ },
      { in: ['yaml', 'source', 'settings'], words: 'otel opentelemetry otlp applicationinsights', hint: true },
    ],
  },
  dashboards: {
    paths:
      /(?:^|\/)[\w.-]*dashboards?[\w.-]*(?:\/.+)?\.(?:json|ya?ml|jsonnet|libsonnet|tf|cue)$|(?:^|\/)grafana\/(?!.*(?:alerting|datasources?)).+\.(?:json|ya?ml|jsonnet)$/i,
    dependencies: new RegExp(`^(?:${agents})$`),
    texts: [
      {
        in: ['yaml', 'terraform'],
        words: 'grafana kibana perses',
        line: /^(?!.*grafana\/(?:k6|loki|tempo|mimir|promtail|alloy|agent|pyroscope|oncall)\b).*(?:image|chart|kind|resource|name|repository|source)/i,
      },
      {
        in: ['terraform', 'yaml'],
        words: 'dashboard dashboards grafanadashboard dashboardproviders cloudwatch',
        line: /"\w+_dashboard\w*"|kind\s*:\s*["']?\w*Dashboard|AWS::CloudWatch::Dashboard|^[\s-]*dashboards?(?:Providers|ConfigMaps)?\s*:\s*$|dashboards?\.(?:json|ya?ml)|(?:grafana|provisioning).*\/dashboards?\b|\w+[-_]dashboard\w*\s*[:=]/i,
      },
      { in: ['yaml', 'terraform'], words: `${agentWords} netdata`, hint: true },
      { in: ['terraform'], words: 'azurerm', line: /azurerm_application_insights/, hint: true },
      switchedOn,
    ],
  },
  structuredLogging: {
    dependencies:
      /^(?:structlog|python-json-logger|loguru|json-logging|asgi-logger|ecs-logging|pino|pino-.+|nestjs-pino|fastify|winston|nest-winston|bunyan|log4js|roarr|tslog|consola-json|@logtape\/.+|go\.uber\.org\/zap|github\.com\/(?:sirupsen\/logrus|rs\/zerolog|go-logr\/.+|go-kit\/log|phuslu\/log|charmbracelet\/log)|logstash-logback-encoder|logback-[\w-]*json[\w-]*|log4j-layout-template-json|quarkus-logging-json|kotlin-logging|serilog[\w.]*|nlog[\w.]*|tracing-subscriber|tracing|slog|lograge|semantic_logger|rails_semantic_logger|ougai|monolog\/monolog|laravel\/framework|symfony\/monolog-bundle|logger_json|aws-lambda-powertools|@aws-lambda-powertools\/.+|aws_lambda_powertools)$/,
    hintedBy: new RegExp(
      `^(?:${openTelemetry}|${agents}|google-cloud-logging|@google-cloud/logging[\\w-]*|spring-boot-starter[\\w-]*|spring-boot)$`,
    ),
    texts: [
      {
        in: ['source'],
        words: 'slog jsonformatter jsonhandler structlog zerolog logrus zap pino winston addjsonconsole ecs',
      },
      { in: ['source'], words: 'logging', line: /structured|json/i },
      { in: ['source', 'yaml'], words: 'log', line: /log[_.-]?format\s*[:=]\s*["']?json/i },
    ],
  },
  errorTracking: {
    paths: /(?:^|\/)(?:sentry\.(?:\w+\.config\.[cm]?[jt]s|properties)|\.sentryclirc|bugsnag[\w.-]*|rollbar[\w.-]*)$/,
    dependencies: new RegExp(
      `^(?:sentry[\\w-]*|@sentry/.+|raven(?:-js)?|github\\.com/getsentry/.+|sentry\\.[\\w.]+|rollbar|@rollbar/.+|github\\.com/rollbar/.+|bugsnag[\\w-]*|@bugsnag/.+|github\\.com/bugsnag/.+|honeybadger|@honeybadger-io/.+|github\\.com/honeybadger-io/.+|airbrake[\\w-]*|@airbrake/.+|raygun[\\w-]*|exceptionless[\\w.]*|glitchtip[\\w-]*|exception_notification|solid_errors|posthog[\\w-]*|@posthog/.+|${agents})$`,
      'i',
    ),
    hintedBy: new RegExp(`^(?:${openTelemetry})$`),
    texts: [
      {
        in: ['yaml', 'settings', 'source', 'terraform'],
        words: 'sentry rollbar bugsnag honeybadger glitchtip airbrake raygun errbit',
      },
    ],
  },
  healthEndpoint: {
    paths:
      /(?:^|\/)(?:(?:api|app|server|service|system|get|grpc|http)[._-])?health(?:z|[-_]?checks?|[-_]?checker)?(?:[._-]?(?:controller|routes?|router|handlers?|endpoints?|api|service|server|module|indicator|probe|resource|views?))*\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|ex)$|(?:^|\/)\w*Health(?:z|Checks?|Controller|Indicator|Endpoint|Handler|Resource|Probe)\w*\.(?:java|kt|cs|php|ts|go)$|(?:^|\/)(?:readiness|liveness|readyz|livez)[\w.-]*\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|ex)$|(?:^|\/)(?:health|healthz|health-check)\/(?:\+server|route|index|mod|get|handler|controller)\.(?:py|[cm]?[jt]sx?|go|rs)$/i,
    dependencies:
      /^(?:@nestjs\/terminus|@godaddy\/terminus|lightship|express-actuator|fastify-healthcheck|django-health-check|fastapi-health|healthcheck|py-healthcheck|flask-healthz|spring-boot-starter-actuator|quarkus-smallrye-health|micronaut-management|health_check|okcomputer|rails-healthcheck|github\.com\/(?:heptiolabs\/healthcheck|alexliesenfeld\/health|hellofresh\/health-go).*|aspnetcore\.healthchecks[\w.]*|microsoft\.extensions\.diagnostics\.healthchecks[\w.]*|laravel\/framework)$/i,
    texts: [
      {
        in: ['yaml', 'dockerfile', 'terraform', 'script', 'source'],
        words: 'health healthz healthcheck ready readyz live livez readiness liveness ping status up',
        line: /["'`\s=:\w]\/(?:[\w.-]+\/){0,4}-?_*(?:health(?:z|-?check|_check)?|ready(?:z)?|live(?:z)?|readiness|liveness|ping|status|up)\b(?!\.(?:sh|py|js))/i,
      },
      { in: ['yaml'], words: 'httpget tcpsocket grpc', line: /(?:httpGet|tcpSocket|grpc)\s*:/ },
      {
        in: ['source'],
        words: 'healthcheck healthchecks maphealthchecks addhealthchecks grpchealth healthserver healthcontroller',
      },
    ],
  },
  correlation: {
    paths:
      /(?:^|\/)[\w.-]*(?:correlation|request[-_]?id|trace[-_]?id|x[-_]request)[\w.-]*\.(?:py|[cm]?[jt]s|go|rs|java|kt|cs|rb|php|ex)$/i,
    dependencies: new RegExp(
      `^(?:asgi-correlation-id|django-guid|django-log-request-id|flask-log-request-id|starlette-context|express-request-id|cls-rtracer|nestjs-cls|cls-hooked|express-correlation-id|pino-http|nestjs-pino|fastify|correlationid|spring-cloud-(?:starter-)?sleuth|micrometer-tracing[\\w-]*|rails|phoenix|plug|${openTelemetry}|${agents})$`,
      'i',
    ),
    texts: [
      {
        in: ['source', 'yaml'],
        words: 'correlation correlationid requestid request traceparent xrequestid trace',
        line: /correlation[-_ ]?id|x-request-id|traceparent|trace[-_]?id|request[-_]?id.*(?:log|header|uuid|ulid|nanoid|context|middleware|bind)|(?:log|header|uuid|ulid|nanoid|context|middleware|bind|env\.|\breq\.).*request[-_]?id/i,
      },
    ],
  },
} satisfies Record<string, Signs>;
