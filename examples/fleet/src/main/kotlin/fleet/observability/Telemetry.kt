package fleet.observability

import fleet.settings.TelemetrySettings
import io.opentelemetry.api.OpenTelemetry
import io.opentelemetry.api.common.AttributeKey.longKey
import io.opentelemetry.api.common.AttributeKey.stringKey
import io.opentelemetry.api.common.Attributes
import io.opentelemetry.api.trace.Span
import io.opentelemetry.api.trace.SpanKind
import io.opentelemetry.api.trace.StatusCode
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator
import io.opentelemetry.context.Context
import io.opentelemetry.context.propagation.ContextPropagators
import io.opentelemetry.context.propagation.TextMapGetter
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter
import io.opentelemetry.sdk.OpenTelemetrySdk
import io.opentelemetry.sdk.metrics.SdkMeterProvider
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader
import io.opentelemetry.sdk.resources.Resource
import io.opentelemetry.sdk.trace.SdkTracerProvider
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor

private val METHOD = stringKey("http.request.method")
private val ROUTE = stringKey("http.route")
private val STATUS = longKey("http.response.status_code")
private val JOB = stringKey("job.name")
private val FAILED = stringKey("error.type")

/** Bounds of a request's duration as OpenTelemetry's conventions have them: its own defaults are of milliseconds. */
private val SECONDS = listOf(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1.0, 2.5, 5.0, 7.5, 10.0)

/** Traces and metrics: exported where settings say so, else of no effect. */
class Telemetry private constructor(private val api: OpenTelemetry, private val sdk: OpenTelemetrySdk?) : AutoCloseable {
    private val tracer = api.getTracer("fleet")
    private val requests = api.getMeter("fleet").histogramBuilder("http.server.request.duration").setUnit("s")
        .setExplicitBucketBoundariesAdvice(SECONDS).build()
    private val runs = api.getMeter("fleet").counterBuilder("fleet.job.ticks").build()

    /** Begins a request: it belongs to the trace that its caller's headers name. */
    fun request(method: String, header: (String) -> String?): RequestSpan {
        val parent = api.propagators.textMapPropagator.extract(Context.root(), Unit, HeaderGetter(header))
        val span = tracer.spanBuilder(method).setSpanKind(SpanKind.SERVER).setParent(parent).startSpan()
        return RequestSpan(span, method)
    }

    inner class RequestSpan internal constructor(private val span: Span, private val method: String) {
        /** Null where nothing is exported. */
        val traceId: String? = span.spanContext.takeIf { it.isValid }?.traceId

        fun end(route: String, status: Int, seconds: Double) {
            val attributes = Attributes.of(METHOD, method, ROUTE, route, STATUS, status.toLong())
            span.updateName("$method $route").setAllAttributes(attributes)
            if (status >= 500) span.setStatus(StatusCode.ERROR)
            span.end()
            requests.record(seconds, attributes)
        }
    }

    /** A job's tick, with what came of it. */
    internal suspend fun <T : Enum<T>> job(name: String, run: suspend () -> T): T {
        val span = tracer.spanBuilder("job $name").setAttribute(JOB, name).startSpan()
        try {
            val outcome = run()
            runs.add(1, Attributes.of(JOB, name, stringKey("outcome"), outcome.name))
            return outcome
        } catch (failed: Throwable) {
            span.setStatus(StatusCode.ERROR).setAttribute(FAILED, failed.javaClass.name)
            runs.add(1, Attributes.of(JOB, name, stringKey("outcome"), "FAILED"))
            throw failed
        } finally {
            span.end()
        }
    }

    /** Sends what is left. */
    override fun close() {
        sdk?.close()
    }

    companion object {
        fun of(settings: TelemetrySettings?): Telemetry {
            if (settings == null) return Telemetry(OpenTelemetry.noop(), null)
            val resource = Resource.getDefault().merge(Resource.create(Attributes.of(stringKey("service.name"), settings.serviceName)))
            val spans = OtlpHttpSpanExporter.builder().setEndpoint("${settings.endpoint}/v1/traces")
            val metrics = OtlpHttpMetricExporter.builder().setEndpoint("${settings.endpoint}/v1/metrics")
            settings.headers.forEach { (name, value) ->
                spans.addHeader(name, value)
                metrics.addHeader(name, value)
            }
            val tracers = SdkTracerProvider.builder().setResource(resource)
                .addSpanProcessor(BatchSpanProcessor.builder(spans.build()).build()).build()
            val meters = SdkMeterProvider.builder().setResource(resource)
                .registerMetricReader(PeriodicMetricReader.create(metrics.build())).build()
            val sdk = OpenTelemetrySdk.builder().setTracerProvider(tracers).setMeterProvider(meters)
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance())).build()
            return Telemetry(sdk, sdk)
        }
    }
}

private class HeaderGetter(private val header: (String) -> String?) : TextMapGetter<Unit> {
    override fun get(carrier: Unit?, key: String): String? = header(key)
}
