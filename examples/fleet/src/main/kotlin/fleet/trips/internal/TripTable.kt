package fleet.trips.internal

import fleet.database.Database
import fleet.database.change
import fleet.database.instant
import fleet.database.isConflict
import fleet.database.isDangling
import fleet.database.rows
import fleet.drivers.Drivers
import fleet.http.conflict
import fleet.http.notFound
import fleet.trips.TripTotals
import fleet.trips.Trips
import fleet.vehicles.Vehicles
import kotlinx.serialization.Serializable
import java.math.BigDecimal
import java.sql.Connection
import java.sql.ResultSet
import java.sql.SQLException
import java.time.Instant

@Serializable
internal data class Trip(
    val id: Long,
    val vehicleId: Long,
    val driverId: Long,
    val startedAt: String,
    val endedAt: String?,
    val distanceKm: Double?,
)

internal enum class TripState(val condition: String) {
    ANY("true"),
    OPEN("ended_at is null"),
    ENDED("ended_at is not null"),
}

private val noSuchTrip get() = notFound("There is no such trip.")

/** Of a list the newest. */
private const val LISTED = 100

internal class TripTable(private val database: Database, private val vehicles: Vehicles, private val drivers: Drivers) : Trips {
    suspend fun newest(state: TripState): List<Trip> = database.use { connection ->
        connection.rows("select * from trips where ${state.condition} order by started_at desc, id desc limit ?", LISTED, read = ::read)
    }

    suspend fun start(vehicleId: Long, driverId: Long, startedAt: Instant): Trip = database.use { connection ->
        vehicles.plateOf(connection, vehicleId) ?: throw notFound("There is no such vehicle.")
        if (!drivers.isKnown(connection, driverId)) throw notFound("There is no such driver.")
        val insert = "insert into trips (vehicle_id, driver_id, started_at) values (?, ?, ?) returning *"
        try {
            connection.rows(insert, vehicleId, driverId, startedAt, read = ::read).single()
        } catch (failure: SQLException) {
            throw when {
                failure.isConflict -> conflict("The vehicle or the driver is on a trip that hasn't ended.")
                // It went since it was looked for.
                failure.isDangling -> notFound("There is no such vehicle or driver any more.")
                else -> failure
            }
        }
    }

    suspend fun end(id: Long, endedAt: Instant, distanceKm: BigDecimal): Trip = database.use { connection ->
        val update = "update trips set ended_at = greatest(?, started_at), distance_km = ? where id = ? and ended_at is null returning *"
        connection.rows(update, endedAt, distanceKm, id, read = ::read).singleOrNull() ?: throw when {
            connection.rows("select 1 from trips where id = ?", id) {}.isEmpty() -> noSuchTrip
            else -> conflict("The trip has ended already.")
        }
    }

    suspend fun remove(id: Long) {
        if (database.use { it.change("delete from trips where id = ?", id) } == 0) throw noSuchTrip
    }

    override fun totals(connection: Connection, after: Instant, until: Instant): TripTotals {
        val perVehicle = connection.rows(
            "select vehicle_id, count(*) as ended, sum(distance_km) as km from trips " +
                "where ended_at > ? and ended_at <= ? group by vehicle_id order by km desc, vehicle_id",
            after, until,
        ) { Triple(it.getLong("vehicle_id"), it.getInt("ended"), it.getBigDecimal("km")) }
        return TripTotals(perVehicle.sumOf { it.second }, perVehicle.sumOf { it.third }, perVehicle.firstOrNull()?.first)
    }

    private fun read(row: ResultSet) = Trip(
        row.getLong("id"),
        row.getLong("vehicle_id"),
        row.getLong("driver_id"),
        "${row.instant("started_at")}",
        row.instant("ended_at")?.toString(),
        row.getBigDecimal("distance_km")?.toDouble(),
    )
}
