package fleet.jobs.internal

import fleet.database.Database
import fleet.database.instant
import fleet.database.rows
import fleet.http.answer
import fleet.http.limit
import fleet.http.notFound
import fleet.jobs.Job
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import kotlinx.serialization.Serializable
import java.time.Instant

@Serializable
internal data class Run(val tick: String, val startedAt: String, val instance: String, val attempts: Int)

@Serializable
internal data class Runs(val runs: List<Run>)

internal class RunTable(private val database: Database) {
    /** The newest first. */
    suspend fun newest(job: String, limit: Int): List<Run> = database.use { connection ->
        connection.rows("select * from job_runs where job = ? order by tick desc limit ?", job, limit) {
            Run("${it.instant("tick")}", "${it.instant("started_at")}", it.getString("instance"), it.getInt("attempts"))
        }
    }

    /** The newest tick that was run, by whichever instance; null where there was none. */
    suspend fun lastTick(job: Job): Instant? = database.use { connection ->
        connection.rows("select tick from job_runs where job = ? order by tick desc limit 1", job.name) { it.instant("tick") }.singleOrNull()
    }
}

internal fun Route.runRoutes(jobs: List<String>, table: RunTable) {
    get("/jobs/{job}/runs") {
        val job = call.parameters["job"]?.takeIf { it in jobs } ?: throw notFound("There is no such job.")
        call.answer(Runs(table.newest(job, limit(call.request.queryParameters["limit"]))))
    }
}
