package fleet.cache

import fleet.testing.ManualClock
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import java.net.ServerSocket
import java.net.URI
import java.time.Duration
import java.time.Instant
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.seconds

class EphemeralStoreTest {
    @Test
    fun `while Redis is away nothing is remembered, nobody waits, and nobody is refused`() {
        // Whoever connects is hung up on.
        ServerSocket(0).use { server ->
            var connections = 0
            thread(isDaemon = true) {
                while (!server.isClosed) runCatching { server.accept().use { connections++ } }
            }
            val clock = ManualClock(Instant.parse("2026-11-01T08:00:00Z"))
            EphemeralStore(URI("redis://127.0.0.1:${server.localPort}"), clock).use { store ->
                runBlocking {
                    store.put("fleet:test", "1", 10.seconds)
                    val asked = connections
                    assertNull(store.get("fleet:test"))
                    assertNull(RateLimit(store, perMinute = 1, clock).count("somebody"))
                    store.removeBlocking("fleet:test")
                    assertEquals(asked, connections, "it is left alone for a while")
                    clock.advance(Duration.ofSeconds(3))
                    assertNull(store.get("fleet:test"))
                    assertEquals(true, connections > asked, "it is asked again")
                }
            }
        }
    }
}
