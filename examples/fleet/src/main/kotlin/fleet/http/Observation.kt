package fleet.http

import fleet.observability.Telemetry
import io.ktor.http.HttpMethod
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.call
import io.ktor.server.request.header
import io.ktor.server.request.httpMethod
import io.ktor.server.response.header
import io.ktor.server.routing.RoutingRoot
import io.ktor.util.AttributeKey
import io.ktor.util.pipeline.PipelinePhase
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeoutOrNull
import net.logstash.logback.argument.StructuredArguments.kv
import org.slf4j.LoggerFactory
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.DurationUnit
import kotlin.time.TimeSource

private val ROUTE = AttributeKey<String>("route")

/** What OpenTelemetry calls a method that isn't known: whoever makes methods up would make as many metrics, and write into the log. */
private const val OTHER_METHOD = "_OTHER"

/** The requests that are being answered. */
class InFlight {
    private val count = AtomicInteger()

    @Volatile
    internal var isEnding = false
        private set

    internal suspend fun track(answer: suspend () -> Unit) {
        count.incrementAndGet()
        try {
            answer()
        } finally {
            count.decrementAndGet()
        }
    }

    /** Asks clients to come no more on the connections that they have, and waits until all requests are answered. */
    suspend fun drain(limit: Duration) {
        isEnding = true
        withTimeoutOrNull(limit) { while (count.get() > 0) delay(20.milliseconds) }
    }
}

/** Tells of each request its method, route, status and how long it took: no path, no query, no header. */
internal fun Application.observe(telemetry: Telemetry, inFlight: InFlight) {
    val log = LoggerFactory.getLogger("fleet.http")
    monitor.subscribe(RoutingRoot.RoutingCallStarted) { it.attributes.put(ROUTE, templateOf("${it.route}")) }
    // Around all else, also around what makes answers of failures.
    val outermost = PipelinePhase("Observation")
    insertPhaseBefore(ApplicationCallPipeline.Setup, outermost)
    intercept(outermost) {
        val start = TimeSource.Monotonic.markNow()
        val method = call.request.httpMethod.takeIf { it in HttpMethod.DefaultMethods }?.value ?: OTHER_METHOD
        val span = telemetry.request(method) { call.request.header(it) }
        try {
            inFlight.track {
                if (inFlight.isEnding) call.response.header("Connection", "close")
                proceed()
            }
        } finally {
            val took = start.elapsedNow()
            val route = call.attributes.getOrNull(ROUTE) ?: "none"
            val status = call.response.status()?.value ?: 0
            span.end(route, status, took.toDouble(DurationUnit.SECONDS))
            val about = listOf(kv("method", method), kv("route", route), kv("status", status), kv("ms", took.inWholeMilliseconds))
            val all = (about + listOfNotNull(span.traceId?.let { kv("trace", it) })).toTypedArray()
            if (route == HEALTH) log.debug("A request was answered.", *all) else log.info("A request was answered.", *all)
        }
    }
}

/** The route without what is in parentheses: how it is chosen and who may enter. */
internal fun templateOf(route: String): String = route.replace(Regex("/\\([^)]*\\)"), "").ifEmpty { "/" }
