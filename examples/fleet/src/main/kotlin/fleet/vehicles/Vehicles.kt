package fleet.vehicles

import fleet.database.Database
import fleet.vehicles.internal.VehicleTable
import fleet.vehicles.internal.vehicleRoutes
import io.ktor.server.routing.Route
import java.sql.Connection

/** What other modules may know of vehicles. */
interface Vehicles {
    /** Null where there is no such vehicle. */
    fun plateOf(connection: Connection, id: Long): String?
}

class VehiclesModule(database: Database) {
    private val table = VehicleTable(database)
    val vehicles: Vehicles = table

    fun routes(route: Route) = route.vehicleRoutes(table)
}
