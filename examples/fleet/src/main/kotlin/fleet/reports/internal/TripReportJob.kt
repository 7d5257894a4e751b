package fleet.reports.internal

import fleet.jobs.Job
import fleet.trips.Trips
import fleet.vehicles.Vehicles
import java.sql.Connection
import java.time.Clock
import java.time.Duration
import java.time.Instant

/** How far a report looks back. */
private val PERIOD = Duration.ofHours(24)

internal class TripReportJob(
    private val table: ReportTable,
    private val cache: ReportCache,
    private val trips: Trips,
    private val vehicles: Vehicles,
    override val interval: kotlin.time.Duration,
    private val clock: Clock,
) : Job {
    override val name = "trip-report"

    override fun run(connection: Connection, tick: Instant) {
        val now = clock.instant()
        val totals = trips.totals(connection, now.minus(PERIOD), now)
        val plate = totals.busiestVehicle?.let { vehicles.plateOf(connection, it) }
        table.put(connection, tick, now, totals, plate)
    }

    override fun committed() = cache.forget()
}
