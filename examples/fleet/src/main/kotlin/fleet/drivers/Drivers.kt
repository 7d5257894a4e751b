package fleet.drivers

import fleet.database.Database
import fleet.drivers.internal.DriverTable
import fleet.drivers.internal.driverRoutes
import io.ktor.server.routing.Route
import java.sql.Connection

/** What other modules may know of drivers. */
interface Drivers {
    fun isKnown(connection: Connection, id: Long): Boolean
}

class DriversModule(database: Database) {
    private val table = DriverTable(database)
    val drivers: Drivers = table

    fun routes(route: Route) = route.driverRoutes(table)
}
