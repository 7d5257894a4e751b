package fleet.settings

import java.net.URI
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** What the environment says. Secrets are in it: it is no data class, so that nothing prints them. */
class Settings private constructor(reader: SettingsReader) {
    private val givenDatabase: DatabaseAddress? = reader.secret("DATABASE_URL", DatabaseAddress::parse)
    private val givenRedisUrl: URI? = reader.secret("REDIS_URL", ::parseRedisUrl)
    private val givenJwtSecret: String? = reader.secret("JWT_SECRET", ::parseJwtSecret)

    val port: Int = reader.integer("PORT", 1..65_535, null)
    // A tick that waits for its lock holds one of them.
    val databasePoolSize: Int = reader.integer("DATABASE_POOL_SIZE", 2..50, 10)
    val runJobs: Boolean = reader.boolean("RUN_JOBS", true)
    val migrateOnStart: Boolean = reader.boolean("MIGRATE_ON_START", true)
    val tripReportInterval: Duration = reader.integer("TRIP_REPORT_INTERVAL_SECONDS", 1..3_600, 60).seconds
    val rateLimitPerMinute: Int = reader.integer("RATE_LIMIT_PER_MINUTE", 1..100_000, 300)
    val cacheTime: Duration = reader.integer("CACHE_SECONDS", 1..3_600, 30).seconds
    val logLevel: String = reader.oneOf("LOG_LEVEL", listOf("trace", "debug", "info", "warn", "error"), "info")

    /** Without it nothing is exported. */
    val telemetry: TelemetrySettings? = TelemetrySettings.read(reader)

    init {
        reader.refuseProblems()
    }

    val database: DatabaseAddress = checkNotNull(givenDatabase)
    val redisUrl: URI = checkNotNull(givenRedisUrl)
    val jwtSecret: String = checkNotNull(givenJwtSecret)

    companion object {
        /** @throws SettingsException that names each variable which is missing or wrong */
        fun read(environment: Map<String, String>): Settings = Settings(SettingsReader(environment))

        /** Reads where the database is, whatever else is missing. */
        fun readDatabase(environment: Map<String, String>): DatabaseAddress {
            val reader = SettingsReader(environment)
            val address = reader.secret("DATABASE_URL", DatabaseAddress::parse)
            reader.refuseProblems()
            return checkNotNull(address)
        }
    }
}

private fun parseJwtSecret(text: String): String =
    text.takeIf { it.length >= 32 } ?: throw WrongValue("has fewer than 32 characters")
