package fleet

import fleet.observability.Telemetry
import fleet.settings.TelemetrySettings
import io.ktor.server.cio.CIOApplicationEngine
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.net.ServerSocket
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** Short, where a test waits for all of it. */
private val SOON = 50.milliseconds

class ShutdownTest {
    @Test
    fun `no run begins while requests are waited for, and the one that has begun is ended`() = runBlocking {
        val finish = CompletableDeferred<Unit>()
        val seen = mutableListOf<String>()
        val jobs = launch {
            withContext(NonCancellable) { finish.await() }
            seen += "ended"
        }
        yield()
        val isEnded = endWork(jobs) {
            seen += if (jobs.isCancelled) "draining without runs" else "draining"
            finish.complete(Unit)
        }
        assertTrue(isEnded)
        assertEquals(listOf("draining without runs", "ended"), seen.sorted())
    }

    @Test
    fun `a run that doesn't end is left behind`() = runBlocking {
        val finish = CompletableDeferred<Unit>()
        val jobs = launch { withContext(NonCancellable) { finish.await() } }
        yield()
        var drained: Duration? = null
        assertFalse(endWork(jobs, SOON) { drained = it })
        assertEquals(SOON, drained)
        finish.complete(Unit)
        jobs.cancelAndJoin()
    }

    @Test
    fun `without jobs there is nothing to wait for but requests`() = runBlocking {
        assertTrue(endWork(null) {})
    }

    @Test
    fun `telemetry that nobody takes is left behind`() = ServerSocket(0).use { silent ->
        val telemetry = Telemetry.of(TelemetrySettings("http://127.0.0.1:${silent.localPort}", emptyMap(), "fleet-test"))
        telemetry.request("GET") { null }.end("/health", 200, 0.1)
        assertFalse(endsWithin(SOON, telemetry::close))
        assertTrue(endsWithin(CLOSE_LIMIT) {})
    }

    @Test
    fun `a failure that no part survives ends the process, on a thread that nobody waits for`() {
        val ended = CompletableFuture<Thread>()
        endingProcess { ended.complete(Thread.currentThread()) }.handleException(EmptyCoroutineContext, LinkageError("no"))
        assertNotEquals(Thread.currentThread(), ended.get(20, TimeUnit.SECONDS))
    }

    @Test
    fun `a connection that nothing is sent on is kept for longer than a balancer keeps it`() {
        val configuration = CIOApplicationEngine.Configuration().apply { listenOn(1) }
        assertEquals(120, configuration.connectionIdleTimeoutSeconds)
        assertEquals(listOf("0.0.0.0" to 1), configuration.connectors.map { it.host to it.port })
    }

    @Test
    fun `all of it is over before Render kills`() = assertTrue(WORK_LIMIT + ENGINE_LIMIT + CLOSE_LIMIT < 30.seconds)
}
