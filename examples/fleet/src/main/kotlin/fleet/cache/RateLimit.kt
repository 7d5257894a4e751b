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
     * @return null where it isn't known, while Redis is away: nobody has to wait then
     */
    suspend fun count(caller: String): Standing? {
        val second = clock.instant().epochSecond
        val window = Math.floorDiv(second, WINDOW.inWholeSeconds)
        val count = store.count("fleet:rate:${digest(caller)}:$window", WINDOW) ?: return null
        val untilNext = ((window + 1) * WINDOW.inWholeSeconds - second).seconds
        return Standing(perMinute, (perMinute - count).coerceAtLeast(0), untilNext.takeIf { count > perMinute })
    }
}

/**
 * How a caller stands with a limit.
 *
 * @property remaining requests that the minute has left
 * @property wait how long the caller has to wait; null where it may go on
 */
class Standing(val limit: Int, val remaining: Long, val wait: Duration?)

private fun digest(text: String): String =
    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.toByteArray()), 0, 16)
