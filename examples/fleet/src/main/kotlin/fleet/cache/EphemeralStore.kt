package fleet.cache

import fleet.observability.failure
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.slf4j.LoggerFactory
import redis.clients.jedis.ConnectionPoolConfig
import redis.clients.jedis.DefaultJedisClientConfig
import redis.clients.jedis.HostAndPort
import redis.clients.jedis.RedisClient
import redis.clients.jedis.exceptions.JedisException
import redis.clients.jedis.params.SetParams
import java.net.URI
import java.time.Clock
import java.time.Duration
import java.time.Instant

/** For how long nobody asks a Redis that didn't answer: requests don't wait for it one after another. */
private val PAUSE = Duration.ofSeconds(2)
private const val TIME_LIMIT_MS = 500

/** Counts and sets the time to live at once: no key is ever without one. */
private const val COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count"""

/**
 * Redis, for what may be lost at any time. There is no way to write a key without a time to live. While Redis doesn't answer nothing is
 * remembered, which is logged, and nobody fails.
 */
class EphemeralStore(url: URI, private val clock: Clock) : AutoCloseable {
    private val log = LoggerFactory.getLogger(EphemeralStore::class.java)

    @Volatile
    private var pausedUntil = Instant.MIN

    private val client: RedisClient = RedisClient.builder()
        .hostAndPort(HostAndPort(url.host, url.port))
        .clientConfig(DefaultJedisClientConfig.builder(url).timeoutMillis(TIME_LIMIT_MS).build())
        .poolConfig(ConnectionPoolConfig().apply { setMaxWait(Duration.ofMillis(TIME_LIMIT_MS.toLong())) })
        .build()

    suspend fun get(key: String): String? = asked { it.get(key) }

    suspend fun put(key: String, value: String, ttl: kotlin.time.Duration) {
        asked { it.set(key, value, SetParams().px(ttl.inWholeMilliseconds)) }
    }

    /** Is for those who may be blocked. */
    fun removeBlocking(key: String) {
        askedBlocking { it.del(key) }
    }

    /** How often the key has been counted since its time to live began; null where that isn't known. */
    suspend fun count(key: String, ttl: kotlin.time.Duration): Long? = asked {
        it.eval(COUNT, listOf(key), listOf("${ttl.inWholeMilliseconds}")) as Long
    }

    override fun close() = client.close()

    private suspend fun <T> asked(question: (RedisClient) -> T): T? = withContext(Dispatchers.IO) { askedBlocking(question) }

    private fun <T> askedBlocking(question: (RedisClient) -> T): T? {
        if (clock.instant() < pausedUntil) return null
        return try {
            question(client)
        } catch (failed: JedisException) {
            pausedUntil = clock.instant().plus(PAUSE)
            log.warn("Redis doesn't answer: for the moment nothing is cached and no rate is limited.", failure(failed))
            null
        }
    }
}
