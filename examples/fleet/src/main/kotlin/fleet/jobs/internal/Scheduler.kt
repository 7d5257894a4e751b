package fleet.jobs.internal

import fleet.jobs.Job
import fleet.observability.failure
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import net.logstash.logback.argument.StructuredArguments.kv
import org.slf4j.LoggerFactory
import java.sql.SQLException
import java.time.Clock
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration

/** How many ticks an instance makes good that was held up, or found them left, and for how many a run that fails is tried again. */
private const val MOST_LATE_TICKS = 60L

/** Between two attempts at a run, at first and at most. */
private val FIRST_PAUSE = 1.seconds
private val LONGEST_PAUSE = 1.minutes

/**
 * Waits for the ticks of each job, and runs them in their order. It begins after the last one that was run: whoever was there before may have
 * ended in the middle of a run, or while one waited for its next attempt.
 *
 * @param runTick what runs one
 * @param lastTick which one was run last, by whichever instance; null where none was
 */
internal class Scheduler(
    private val runTick: suspend (Job, Instant) -> Outcome,
    private val lastTick: suspend (Job) -> Instant?,
    private val jobs: List<Job>,
    private val clock: Clock,
    private val wait: suspend (Duration) -> Unit,
) {
    private val log = LoggerFactory.getLogger(Scheduler::class.java)

    fun start(scope: CoroutineScope) = scope.launch {
        for (job in jobs) launch { follow(job) }
    }

    private suspend fun follow(job: Job) {
        var tick = first(job)
        while (true) {
            // An instance that is late waits for nothing, and has to end all the same.
            currentCoroutineContext().ensureActive()
            val early = java.time.Duration.between(clock.instant(), tick).toKotlinDuration()
            if (early.isPositive()) {
                wait(early)
                // A clock may be behind the wait for it.
                continue
            }
            runUntilOver(job, tick)
            tick = following(tick, job)
        }
    }

    private suspend fun first(job: Job): Instant {
        val next = tickAfter(clock.instant(), job.interval)
        var pause = FIRST_PAUSE
        while (true) {
            try {
                val last = lastTick(job) ?: return next
                // A clock that was wrong may have run ticks of times to come: nobody waits for those.
                return minOf(following(last, job), next)
            } catch (failed: SQLException) {
                log.error("It isn't known which tick was run last: it is asked again.", kv("job", job.name), failure(failed))
            }
            wait(pause)
            pause = minOf(pause * 2, LONGEST_PAUSE)
        }
    }

    /** A tick that no instance has run yet is tried again: who else is there may have failed at it, too. */
    private suspend fun runUntilOver(job: Job, tick: Instant) {
        var pause = FIRST_PAUSE
        // Whoever stops the scheduler waits for the run that has begun, and for no other attempt at it.
        while (!withContext(NonCancellable) { run(job, tick) }) {
            if (ticksSince(tick, job) > MOST_LATE_TICKS) {
                log.error("A tick is given up.", kv("job", job.name), kv("tick", tick.toString()))
                return
            }
            wait(pause)
            pause = minOf(pause * 2, job.interval, LONGEST_PAUSE)
        }
    }

    /** @return whether the tick was run, here or elsewhere */
    private suspend fun run(job: Job, tick: Instant): Boolean {
        val about = arrayOf(kv("job", job.name), kv("tick", tick.toString()))
        try {
            val outcome = runTick(job, tick)
            if (outcome == Outcome.LEFT_TO_ANOTHER) log.warn("Another instance is at a run for long: it is looked at again.", *about)
            else log.debug("A tick came.", *about, kv("outcome", outcome.name))
            return outcome != Outcome.LEFT_TO_ANOTHER
        } catch (failed: Exception) {
            // Also a cancellation: here it is the job's own, and no stop.
            log.error("A job's run failed: it is tried again.", *about, failure(failed))
            return false
        }
    }

    private fun following(tick: Instant, job: Job): Instant {
        val next = tickAfter(tick, job.interval)
        val late = ticksSince(next, job)
        if (late <= MOST_LATE_TICKS) return next
        log.warn("Too many ticks are late: they are left out.", kv("job", job.name), kv("ticks", late + 1))
        return tickAfter(clock.instant(), job.interval)
    }

    private fun ticksSince(tick: Instant, job: Job): Long =
        java.time.Duration.between(tick, clock.instant()).seconds / job.interval.inWholeSeconds
}
