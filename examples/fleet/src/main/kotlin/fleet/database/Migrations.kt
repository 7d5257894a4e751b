package fleet.database

import fleet.settings.DatabaseAddress
import org.flywaydb.core.Flyway
import org.slf4j.LoggerFactory
import java.sql.Connection
import java.sql.DriverManager
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** Any number will do, as long as each release has the same: this one spells `fleetmig`. */
private const val LOCK = 0x666c6565_746d6967L

/** The database isn't as this release needs it, and somebody else has to mend that. */
class PendingMigrationsException(val versions: List<String>) : Exception()

/**
 * Brings the database to what this release needs; whoever starts at the same time waits until that is done.
 *
 * Flyway locks as well: with an advisory lock of Postgres around each migration that it applies, and another around the making of its
 * history. It doesn't lock the whole of it, so that what one instance found pending may be applied by the other while it still looks, and
 * it gives up after a number of attempts, so that a slow migration of one instance fails the start of the other. Ours is around all that
 * Flyway does, and waits for as long as it takes.
 *
 * Flyway's has to be of a session, as ours is: by itself it is of a transaction, which stays open beside the migration, and
 * `create index concurrently` waits for the end of each transaction that there is.
 */
class Migrations(
    private val address: DatabaseAddress,
    private val location: String = "classpath:migrations",
    private val between: Duration = 500.milliseconds,
) {
    private val log = LoggerFactory.getLogger(Migrations::class.java)

    /** @return the versions that were applied, in their order */
    fun apply(): List<String> = DriverManager.getConnection(address.jdbcUrl, driverProperties(address)).use { connection ->
        connection.waitForLock()
        // The connection takes the lock with it when it ends, however that comes about.
        flyway().migrate().migrations.map { it.version }
    }

    /** The versions that this release needs and the database lacks. */
    fun pending(): List<String> = flyway().info().pending().map { "${it.version}" }

    private fun flyway(): Flyway = Flyway.configure()
        .dataSource(address.jdbcUrl, address.user, address.password)
        .jdbcProperties(driverProperties(address).entries.associate { (name, value) -> "$name" to "$value" })
        .locations(location)
        .configuration(mapOf("flyway.postgresql.transactional.lock" to "false"))
        .load()

    /**
     * Asks again and again rather than waits in Postgres: a statement that waits there keeps `create index concurrently`, which the other
     * instance may be at, from ever ending.
     */
    private fun Connection.waitForLock() {
        var told = false
        while (!rows("select pg_try_advisory_lock(?)", LOCK) { it.getBoolean(1) }.single()) {
            if (!told) log.info("Another instance is migrating the database: waiting for it.")
            told = true
            Thread.sleep(between.inWholeMilliseconds)
        }
    }
}
