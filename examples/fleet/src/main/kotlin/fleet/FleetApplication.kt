package fleet

import fleet.cache.EphemeralStore
import fleet.cache.RateLimit
import fleet.database.Database
import fleet.database.Migrations
import fleet.database.PendingMigrationsException
import fleet.drivers.DriversModule
import fleet.http.Api
import fleet.http.InFlight
import fleet.jobs.JobsModule
import fleet.observability.Telemetry
import fleet.reports.ReportsModule
import fleet.settings.Settings
import fleet.trips.TripsModule
import fleet.vehicles.VehiclesModule
import io.ktor.server.application.Application
import io.ktor.server.cio.CIO
import io.ktor.server.cio.CIOApplicationEngine
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.runBlocking
import net.logstash.logback.argument.StructuredArguments.kv
import org.slf4j.LoggerFactory
import java.time.Clock
import kotlin.concurrent.thread
import kotlin.system.exitProcess

/** Longer than any balancer keeps a connection (an ALB's 60 seconds): whoever ends it first may meet a request that is on its way. */
private const val IDLE_LIMIT_S = 120

internal fun CIOApplicationEngine.Configuration.listenOn(port: Int) {
    connectionIdleTimeoutSeconds = IDLE_LIMIT_S
    connector {
        this.port = port
        host = "0.0.0.0"
    }
}

/** All of the application's parts, put together. */
class FleetApplication(private val settings: Settings, instance: String, clock: Clock = Clock.systemUTC()) : AutoCloseable {
    private val log = LoggerFactory.getLogger(FleetApplication::class.java)
    private val telemetry = Telemetry.of(settings.telemetry)
    private val database: Database
    private val store: EphemeralStore

    init {
        val migrations = Migrations(settings.database)
        if (settings.migrateOnStart) log.info("The database is as this release needs it.", kv("applied", migrations.apply()))
        else migrations.pending().takeIf { it.isNotEmpty() }?.let { throw PendingMigrationsException(it) }
        database = Database(settings.database, settings.databasePoolSize)
        store = EphemeralStore(settings.redisUrl, clock)
    }

    private val inFlight = InFlight()
    private val vehicles = VehiclesModule(database)
    private val drivers = DriversModule(database)
    private val trips = TripsModule(database, vehicles.vehicles, drivers.drivers, clock)
    private val reports =
        ReportsModule(database, store, trips.trips, vehicles.vehicles, settings.tripReportInterval, settings.cacheTime, clock)
    private val jobs = JobsModule(database, listOf(reports.job), instance, clock, telemetry)
    private val limit = RateLimit(store, settings.rateLimitPerMinute, clock)
    private val api = Api(database, settings.jwtSecret, limit, telemetry, inFlight, clock)

    /** Answers requests, wherever they come from. */
    fun answer(application: Application) =
        api.serve(application, listOf(vehicles::routes, drivers::routes, trips::routes, reports::routes, jobs::routes))

    fun startJobs(scope: CoroutineScope): Job? = if (settings.runJobs) jobs.start(scope) else null

    /** Serves until the process is told to stop, then ends it. */
    fun serve() {
        var exitCode = 0
        val onError = endingProcess {
            exitCode = 1
            exitProcess(1)
        }
        val running = startJobs(CoroutineScope(SupervisorJob() + Dispatchers.Default + onError))
        val server = embeddedServer(CIO, configure = { listenOn(settings.port) }) { answer(this) }
        server.start(wait = false)
        // Not before: a process that could not be started ends by its own code.
        Runtime.getRuntime().addShutdownHook(
            thread(start = false) {
                log.info("Stopping: what has begun is ended.")
                // First: an engine that stops cuts every connection. Whoever still comes is answered, and asked to come no more on it.
                if (!runBlocking { endWork(running, drain = inFlight::drain) }) log.warn("A run takes too long: it is left to another instance.")
                server.engine.stop(0, ENGINE_LIMIT.inWholeMilliseconds)
                if (!endsWithin(CLOSE_LIMIT, ::close)) log.warn("Not all could be closed in time.")
                log.info("Stopped.")
                // Who was asked to stop and did hasn't failed, as Java's own 143 would say.
                Runtime.getRuntime().halt(exitCode)
            },
        )
        log.info("Serving.", kv("port", settings.port), kv("jobs", settings.runJobs))
        // The engine's threads alone keep no process alive.
        runBlocking { awaitCancellation() }
    }

    override fun close() {
        store.close()
        database.close()
        telemetry.close()
    }
}
