package fleet.jobs.internal

import fleet.database.ANSWER_LIMIT
import fleet.database.Database
import fleet.database.change
import fleet.database.rows
import fleet.jobs.Job
import fleet.jobs.RUNS_KEPT
import fleet.observability.Telemetry
import java.sql.Connection
import java.sql.SQLException
import java.time.Clock
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Of the two numbers of an advisory lock the first says that it is a job's; spells `flee`. */
private const val JOB_LOCKS = 0x666c6565

/**
 * For how long a run waits for each lock of its own work, whatever its interval is: one that waits longer fails, and is tried again. Less than
 * a stop waits for a run.
 */
internal val RUN_LOCK_LIMIT = 15.seconds

/** What became of a tick at one instance. */
internal enum class Outcome {
    RUN,

    /** Another instance was first. */
    ALREADY_RUN,

    /** Another instance is at it, or at an earlier one, and nothing is known of what will come of that. */
    LEFT_TO_ANOTHER,
}

/**
 * Runs a job's tick under an advisory lock that all instances see, and looks under it whether the tick was run already. An instance that
 * comes second waits rather than goes on: should the first one die of its run, the lock is free, nothing of the run is left, and the second
 * one runs it.
 */
internal class TickRunner(
    private val database: Database,
    private val instance: String,
    private val clock: Clock,
    private val telemetry: Telemetry,
) {
    suspend fun run(job: Job, tick: Instant): Outcome = telemetry.job(job.name) {
        val outcome = try {
            database.transaction { it.runUnderLock(job, tick) }
        } catch (_: LeftToAnother) {
            Outcome.LEFT_TO_ANOTHER
        }
        if (outcome == Outcome.RUN) job.committed()
        outcome
    }

    private fun Connection.runUnderLock(job: Job, tick: Instant): Outcome {
        limitLocks(lockLimit(job.interval))
        try {
            // Of the transaction: it is free once what the run has written can be seen, and not before.
            rows("select pg_advisory_xact_lock(?, ?)", JOB_LOCKS, job.name.hashCode()) {}
        } catch (failure: SQLException) {
            throw if (failure.isLockTimeout) LeftToAnother() else failure
        }
        // What the run itself waits for is no other instance's run.
        limitLocks(RUN_LOCK_LIMIT)
        if (rows("select 1 from job_runs where job = ? and tick = ?", job.name, tick) {}.isNotEmpty()) return Outcome.ALREADY_RUN
        val started = clock.instant()
        job.run(this, tick)
        // Not what makes it once: a run too many is to be counted, not hidden.
        change(
            "insert into job_runs (job, tick, started_at, instance) values (?, ?, ?, ?) " +
                "on conflict (job, tick) do update set attempts = job_runs.attempts + 1",
            job.name, tick, started, instance,
        )
        change("delete from job_runs where job = ? and tick < ?", job.name, tick.minus(RUNS_KEPT))
        return Outcome.RUN
    }

    private fun Connection.limitLocks(limit: Duration) = change("set local lock_timeout = '${limit.inWholeMilliseconds}ms'")
}

/** Takes the transaction back, in which nothing can be done any more. */
private class LeftToAnother : Exception()

/** For how long the lock is waited for: by far not as long as an answer of Postgres, or the connection would be given up instead. */
internal fun lockLimit(interval: Duration): Duration = minOf(interval, ANSWER_LIMIT / 2)

private val SQLException.isLockTimeout: Boolean get() = sqlState == "55P03"
