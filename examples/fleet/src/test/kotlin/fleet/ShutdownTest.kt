package fleet

import fleet.observability.Telemetry
import fleet.settings.TelemetrySettings
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.net.ServerSocket
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
    fun `all of it is over before Render kills`() = assertTrue(WORK_LIMIT + ENGINE_LIMIT + CLOSE_LIMIT < 30.seconds)
}
