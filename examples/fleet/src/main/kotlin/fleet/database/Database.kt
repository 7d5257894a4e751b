package fleet.database

import com.zaxxer.hikari.HikariConfig
import com.zaxxer.hikari.HikariDataSource
import fleet.settings.DatabaseAddress
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.sql.Connection
import java.sql.SQLException
import java.util.Properties
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** For how long whoever asks whether Postgres is there waits for a connection, and then for its answer. */
private val PROBE_LIMIT = 2.seconds

/** For how long an answer is waited for. A connection that leads nowhere any more is given up then, and its request told so. */
internal val ANSWER_LIMIT = 60.seconds

/**
 * The connections to Postgres. JDBC blocks, so that each use takes a thread that may be blocked.
 *
 * @param poolSize how many there are at most, but for one more: whoever asks whether Postgres is there waits neither for a connection that
 * requests and runs have, nor for a thread
 */
class Database(address: DatabaseAddress, poolSize: Int) : AutoCloseable {
    private val pool = poolOf("postgres", address, poolSize, ANSWER_LIMIT)
    private val probe = poolOf("postgres-health", address, 1, PROBE_LIMIT)
    private val probing = Dispatchers.IO.limitedParallelism(1)

    suspend fun <T> use(block: (Connection) -> T): T = withContext(Dispatchers.IO) { pool.connection.use(block) }

    /** All of it or nothing: an exception takes it back. */
    suspend fun <T> transaction(block: (Connection) -> T): T = use { connection ->
        connection.autoCommit = false
        try {
            block(connection).also { connection.commit() }
        } catch (failure: Throwable) {
            // On a connection that is broken this fails as well, and tells nothing of the cause.
            runCatching { connection.rollback() }.onFailure(failure::addSuppressed)
            throw failure
        } finally {
            // What is broken the pool throws away.
            if (!connection.isClosed) connection.autoCommit = true
        }
    }

    suspend fun isReachable(): Boolean = try {
        withContext(probing) { probe.connection.use { it.isValid(PROBE_LIMIT.inWholeSeconds.toInt()) } }
    } catch (_: SQLException) {
        false
    }

    override fun close() {
        pool.close()
        probe.close()
    }
}

/** @param answerLimit after which a connection is given up on which Postgres doesn't answer */
private fun poolOf(name: String, address: DatabaseAddress, size: Int, answerLimit: Duration) = HikariDataSource(
    HikariConfig().apply {
        poolName = name
        jdbcUrl = address.jdbcUrl
        maximumPoolSize = size
        minimumIdle = 1
        connectionTimeout = 3_000
        validationTimeout = PROBE_LIMIT.inWholeMilliseconds
        dataSourceProperties = driverProperties(address)
        dataSourceProperties["socketTimeout"] = "${answerLimit.inWholeSeconds}"
    },
)

internal fun driverProperties(address: DatabaseAddress): Properties = Properties().apply {
    setProperty("user", address.user)
    setProperty("password", address.password)
    address.sslMode?.let { setProperty("sslmode", it) }
    setProperty("ApplicationName", "fleet")
    setProperty("connectTimeout", "5")
    setProperty("tcpKeepAlive", "true")
    // Details of an error are what somebody has sent: they would be logged with it.
    setProperty("logServerErrorDetail", "false")
}
