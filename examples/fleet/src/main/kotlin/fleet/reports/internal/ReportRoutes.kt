package fleet.reports.internal

import fleet.cache.EphemeralStore
import fleet.http.notFound
import io.ktor.http.ContentType
import io.ktor.server.response.header
import io.ktor.server.response.respondText
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import kotlinx.serialization.json.Json
import kotlin.time.Duration

private const val KEY = "fleet:cache:trip-report"

/** The newest report as it is answered. It may be as old as its time to live where two requests and a run meet. */
internal class ReportCache(private val store: EphemeralStore, private val ttl: Duration) {
    suspend fun get(): String? = store.get(KEY)

    suspend fun put(report: String) = store.put(KEY, report, ttl)

    fun forget() = store.removeBlocking(KEY)
}

internal fun Route.reportRoutes(table: ReportTable, cache: ReportCache) {
    get("/reports/trips") {
        val cached = cache.get()
        val report = cached ?: table.newest()?.let { Json.encodeToString(TripReport.serializer(), it) }
            ?: throw notFound("There is no report yet: the job that makes it hasn't run.")
        if (cached == null) cache.put(report)
        call.response.header("X-Cache", if (cached == null) "miss" else "hit")
        call.respondText(report, ContentType.Application.Json)
    }
}
