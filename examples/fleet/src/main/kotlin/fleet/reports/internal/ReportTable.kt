package fleet.reports.internal

import fleet.database.Database
import fleet.database.change
import fleet.database.instant
import fleet.database.rows
import fleet.jobs.RUNS_KEPT
import fleet.trips.TripTotals
import kotlinx.serialization.Serializable
import java.sql.Connection
import java.time.Instant

@Serializable
internal data class TripReport(
    val generatedAt: String,
    val tick: String,
    val tripsEnded: Int,
    val distanceKm: Double,
    val busiestVehicle: String?,
)

internal class ReportTable(private val database: Database) {
    suspend fun newest(): TripReport? = database.use { connection ->
        connection.rows("select * from trip_reports order by tick desc limit 1") {
            TripReport(
                "${it.instant("generated_at")}",
                "${it.instant("tick")}",
                it.getInt("trips_ended"),
                it.getBigDecimal("distance_km").toDouble(),
                it.getString("busiest_vehicle"),
            )
        }.singleOrNull()
    }

    fun put(connection: Connection, tick: Instant, generatedAt: Instant, totals: TripTotals, busiestVehicle: String?) {
        connection.change(
            "insert into trip_reports (tick, generated_at, trips_ended, distance_km, busiest_vehicle) values (?, ?, ?, ?, ?) " +
                "on conflict (tick) do nothing",
            tick, generatedAt, totals.ended, totals.distanceKm, busiestVehicle,
        )
        connection.change("delete from trip_reports where tick < ?", tick.minus(RUNS_KEPT))
    }
}
