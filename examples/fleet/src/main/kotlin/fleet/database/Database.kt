package fleet.database

import com.zaxxer.hikari.HikariConfig
import com.zaxxer.hikari.HikariDataSource
import fleet.settings.DatabaseAddress
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.sql.Connection
import java.sql.SQLException
import java.util.Properties
import kotlin.time.Duration.Companion.seconds

/** Seconds that whoever asks whether Postgres is there waits for its answer. */
private const val PROBE_LIMIT_S = 2

/** For how long an answer is waited for. A connection that leads nowhere any more is given up then, and its request told so. */
internal val ANSWER_LIMIT = 60.seconds

/** The connections to Postgres. JDBC blocks, so that each use takes a thread that may be blocked. */
class Database(address: DatabaseAddress, poolSize: Int) : AutoCloseable {
    private val pool = HikariDataSource(
        HikariConfig().apply {
            poolName = "postgres"
            jdbcUrl = address.jdbcUrl
            maximumPoolSize = poolSize
            minimumIdle = 1
            connectionTimeout = 3_000
            dataSourceProperties = driverProperties(address)
            dataSourceProperties["socketTimeout"] = "${ANSWER_LIMIT.inWholeSeconds}"
        },
    )

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
        use { it.isValid(PROBE_LIMIT_S) }
    } catch (_: SQLException) {
        false
    }

    override fun close() = pool.close()
}

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
