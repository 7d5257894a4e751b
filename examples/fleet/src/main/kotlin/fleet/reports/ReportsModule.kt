package fleet.reports

import fleet.cache.EphemeralStore
import fleet.database.Database
import fleet.jobs.Job
import fleet.reports.internal.ReportCache
import fleet.reports.internal.ReportTable
import fleet.reports.internal.TripReportJob
import fleet.reports.internal.reportRoutes
import fleet.trips.Trips
import fleet.vehicles.Vehicles
import io.ktor.server.routing.Route
import java.time.Clock
import kotlin.time.Duration

/** What became of the trips of the last day, summed up again and again by a job. */
class ReportsModule(
    database: Database,
    store: EphemeralStore,
    trips: Trips,
    vehicles: Vehicles,
    interval: Duration,
    cacheTime: Duration,
    clock: Clock,
) {
    private val table = ReportTable(database)
    private val cache = ReportCache(store, cacheTime)
    val job: Job = TripReportJob(table, cache, trips, vehicles, interval, clock)

    fun routes(route: Route) = route.reportRoutes(table, cache)
}
