package fleet.observability

import com.sun.net.httpserver.HttpServer
import fleet.settings.TelemetrySettings
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap

private enum class Done { WELL }

class TelemetryTest {
    @Test
    fun `requests and jobs are sent over OTLP with the headers that are given`() {
        val got = ConcurrentHashMap<String, String>()
        val metrics = CompletableFuture<ByteArray>()
        val collector = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        collector.createContext("/") { exchange ->
            val bytes = exchange.requestBody.readBytes()
            if (exchange.requestURI.path == "/v1/metrics") metrics.complete(bytes)
            val body = bytes.decodeToString()
            got.merge(exchange.requestURI.path, "${exchange.requestHeaders.getFirst("api-key")} $body", String::plus)
            exchange.sendResponseHeaders(200, -1)
            exchange.close()
        }
        collector.start()
        val trace = "0af7651916cd43dd8448eb211c80319c"
        Telemetry.of(TelemetrySettings("http://127.0.0.1:${collector.address.port}", mapOf("api-key" to "secret"), "fleet-test")).use { telemetry ->
            val span = telemetry.request("GET") { if (it == "traceparent") "00-$trace-b7ad6b7169203331-01" else null }
            assertEquals(trace, span.traceId)
            span.end("/api/trips/{id}", 503, 0.25)
            runBlocking {
                assertEquals(Done.WELL, telemetry.job("trip-report") { Done.WELL })
                assertThrows<IllegalStateException> { telemetry.job<Done>("trip-report") { error("no") } }
            }
        }
        collector.stop(0)
        val spans = got.getValue("/v1/traces")
        for (part in listOf("secret ", "fleet-test", "GET /api/trips/{id}", "job trip-report", "java.lang.IllegalStateException")) {
            assertTrue(part in spans, "$part in $spans")
        }
        for (part in listOf("secret ", "http.server.request.duration", "fleet.job.ticks", "FAILED")) assertTrue(part in got.getValue("/v1/metrics"))
        // Of seconds: OpenTelemetry's own bounds are of milliseconds.
        val bounds = listOf(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
        val packed = ByteBuffer.allocate(bounds.size * Double.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN).apply { bounds.forEach(::putDouble) }
        assertTrue(packed.array().toString(Charsets.ISO_8859_1) in metrics.get().toString(Charsets.ISO_8859_1))
    }

    @Test
    fun `without settings nothing is traced`() = Telemetry.of(null).use { telemetry ->
        val span = telemetry.request("GET") { null }
        assertNull(span.traceId)
        span.end("/health", 200, 0.001)
    }

    @Test
    fun `of an exception its classes and places are logged, and no message`() {
        val logged = failure(IllegalStateException("plate B-XY 12", java.sql.SQLException("ann@example.com", "23505"))).toString()
        assertTrue("java.lang.IllegalStateException" in logged && "java.sql.SQLException 23505" in logged && "TelemetryTest" in logged, logged)
        assertTrue("B-XY" !in logged && "ann@" !in logged)
    }
}
