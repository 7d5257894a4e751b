package fleet.jobs

import fleet.database.Database
import fleet.jobs.internal.RunTable
import fleet.jobs.internal.Scheduler
import fleet.jobs.internal.TickRunner
import fleet.jobs.internal.runRoutes
import fleet.observability.Telemetry
import io.ktor.server.routing.Route
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import java.time.Clock

/**
 * What runs jobs, and tells which runs there were.
 *
 * @param instance what this process is called among its like
 */
class JobsModule(
    private val database: Database,
    private val jobs: List<Job>,
    private val instance: String,
    private val clock: Clock,
    private val telemetry: Telemetry,
) {
    private val runs = RunTable(database)

    fun routes(route: Route) = route.runRoutes(jobs.map { it.name }, runs)

    /** Runs each job at its ticks after its last run, until the coroutine is cancelled; a run that has begun is ended first. */
    fun start(scope: CoroutineScope): kotlinx.coroutines.Job =
        Scheduler(TickRunner(database, instance, clock, telemetry)::run, runs::lastTick, jobs, clock) { delay(it) }.start(scope)
}
