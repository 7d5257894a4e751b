package fleet.trips

import fleet.database.Database
import fleet.drivers.Drivers
import fleet.trips.internal.TripTable
import fleet.trips.internal.tripRoutes
import fleet.vehicles.Vehicles
import io.ktor.server.routing.Route
import java.math.BigDecimal
import java.sql.Connection
import java.time.Clock
import java.time.Instant

/** What became of the trips of some time. */
data class TripTotals(val ended: Int, val distanceKm: BigDecimal, val busiestVehicle: Long?)

/** What other modules may know of trips. */
interface Trips {
    /** Of trips that ended after one moment and not after the other. */
    fun totals(connection: Connection, after: Instant, until: Instant): TripTotals
}

class TripsModule(database: Database, vehicles: Vehicles, drivers: Drivers, private val clock: Clock) {
    private val table = TripTable(database, vehicles, drivers)
    val trips: Trips = table

    fun routes(route: Route) = route.tripRoutes(table, clock)
}
