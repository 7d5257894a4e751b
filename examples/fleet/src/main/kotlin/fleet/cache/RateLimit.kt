package fleet.cache

import java.security.MessageDigest
import java.time.Clock
import java.util.HexFormat
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

private val WINDOW = 1.minutes

/** So many requests a minute for each caller, counted in Redis: for all instances together. */
class RateLimit(private val store: EphemeralStore, private val perMinute: Int, private val clock: Clock) {
    /**
     * Counts a request.
     *
     * @param caller whose it is; Redis gets a digest of it alone
     * @return how long the caller has to wait; null where it may go on
     */
    suspend fun wait(caller: String): Duration? {
        val second = clock.instant().epochSecond
        val window = Math.floorDiv(second, WINDOW.inWholeSeconds)
        val count = store.count("fleet:rate:${digest(caller)}:$window", WINDOW) ?: return null
        if (count <= perMinute) return null
        return ((window + 1) * WINDOW.inWholeSeconds - second).seconds
    }
}

private fun digest(text: String): String =
    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.toByteArray()), 0, 16)
