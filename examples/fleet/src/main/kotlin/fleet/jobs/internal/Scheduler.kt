package fleet.jobs.internal

import fleet.jobs.Job
import fleet.observability.failure
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import net.logstash.logback.argument.StructuredArguments.kv
import org.slf4j.LoggerFactory
import java.time.Clock
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration

/** How many ticks an instance that was held up makes good, and for how many a run that fails is tried again. */
private const val MOST_LATE_TICKS = 60L

/** Between two attempts at a run, at first and at most. */
private val FIRST_PAUSE = 1.seconds
private val LONGEST_PAUSE = 1.minutes

/**
 * Waits for the ticks of each job, and runs them in their order.
 *
 * @param runTick what runs one
 */
internal class Scheduler(
    private val runTick: suspend (Job, Instant) -> Outcome,
    private val jobs: List<Job>,
    private val clock: Clock,
    private val wait: suspend (Duration) -> Unit,
) {
    private val log = LoggerFactory.getLogger(Scheduler::class.java)

    fun start(scope: CoroutineScope) = scope.launch {
        for (job in jobs) launch { follow(job) }
    }

    private suspend fun follow(job: Job) {
        var tick = tickAfter(clock.instant(), job.interval)
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
        } catch (cancelled: CancellationException) {
            throw cancelled
        } catch (failed: Exception) {
            log.error("A job's run failed: it is tried again.", *about, failure(failed))
            return false
        }
    }

    private fun following(tick: Instant, job: Job): Instant {
        val next = tickAfter(tick, job.interval)
        val late = ticksSince(next, job)
        if (late <= MOST_LATE_TICKS) return next
        log.warn("The instance was held up: ticks are left out.", kv("job", job.name), kv("ticks", late))
        return tickAfter(clock.instant(), job.interval)
    }

    private fun ticksSince(tick: Instant, job: Job): Long =
        java.time.Duration.between(tick, clock.instant()).seconds / job.interval.inWholeSeconds
}
