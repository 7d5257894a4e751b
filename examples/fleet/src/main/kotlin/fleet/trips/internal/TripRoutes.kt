package fleet.trips.internal

import fleet.http.ApiError
import fleet.http.answer
import fleet.http.id
import io.ktor.http.HttpStatusCode
import io.ktor.server.request.receive
import io.ktor.server.response.respond
import io.ktor.server.routing.Route
import io.ktor.server.routing.delete
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import kotlinx.serialization.Serializable
import java.math.BigDecimal
import java.math.RoundingMode
import java.time.Clock
import java.time.DateTimeException
import java.time.Instant

@Serializable
private data class NewTrip(val vehicleId: Long, val driverId: Long, val startedAt: String? = null)

@Serializable
private data class TripEnd(val distanceKm: Double)

@Serializable
private data class TripList(val trips: List<Trip>)

private const val MOST_KM = 20_000.0

/** Long before any trip, and within what Postgres takes for a time. */
private val EARLIEST = Instant.parse("2000-01-01T00:00:00Z")

internal fun Route.tripRoutes(table: TripTable, clock: Clock) {
    get("/trips") { call.answer(TripList(table.newest(stateOf(call.request.queryParameters["state"])))) }
    post("/trips") {
        val trip = call.receive<NewTrip>()
        val now = clock.instant()
        call.answer(table.start(trip.vehicleId, trip.driverId, trip.startedAt?.let { startOf(it, now) } ?: now), HttpStatusCode.Created)
    }
    post("/trips/{id}/end") {
        val id = id("trip", call.parameters["id"])
        val (distance) = call.receive<TripEnd>()
        if (!(distance in 0.0..MOST_KM)) throw ApiError.invalid("`distanceKm` has to be from 0 to ${MOST_KM.toInt()}.")
        call.answer(table.end(id, clock.instant(), BigDecimal.valueOf(distance).setScale(2, RoundingMode.HALF_UP)))
    }
    delete("/trips/{id}") {
        table.remove(id("trip", call.parameters["id"]))
        call.respond(HttpStatusCode.NoContent)
    }
}

private fun stateOf(text: String?): TripState = when (text) {
    null -> TripState.ANY
    "open" -> TripState.OPEN
    "ended" -> TripState.ENDED
    else -> throw ApiError.invalid("`state` has to be `open` or `ended`.")
}

private fun startOf(text: String, now: Instant): Instant {
    val start = try {
        Instant.parse(text)
    } catch (_: DateTimeException) {
        throw ApiError.invalid("`startedAt` has to be a time such as `2026-11-01T08:00:00Z`.")
    }
    if (start < EARLIEST) throw ApiError.invalid("`startedAt` can't be before `$EARLIEST`.")
    return start.takeIf { it <= now } ?: throw ApiError.invalid("`startedAt` can't be later than now.")
}
