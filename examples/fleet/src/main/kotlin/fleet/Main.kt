package fleet

import fleet.database.Migrations
import fleet.database.PendingMigrationsException
import fleet.observability.failure
import fleet.observability.setLogLevel
import fleet.observability.takeJavaLog
import fleet.settings.Settings
import fleet.settings.SettingsException
import net.logstash.logback.argument.StructuredArguments.kv
import org.slf4j.Logger
import org.slf4j.LoggerFactory
import java.util.UUID
import kotlin.system.exitProcess

fun main(arguments: Array<String>) = when (arguments.toList()) {
    listOf("health") -> exitProcess(if (isHealthy(System.getenv("PORT"))) 0 else 1)
    listOf("migrate") -> endingOnFailure {
        val applied = Migrations(Settings.readDatabase(System.getenv())).apply()
        log.info("The database is as this release needs it.", kv("applied", applied))
    }
    emptyList<String>() -> endingOnFailure(::serve)
    else -> {
        System.err.println("usage: java -jar fleet.jar [migrate | health]")
        exitProcess(2)
    }
}

private val log: Logger by lazy { LoggerFactory.getLogger("fleet.Main") }

private fun serve() {
    // Ours ends things in their order.
    System.setProperty("io.ktor.server.engine.ShutdownHook", "false")
    val settings = Settings.read(System.getenv())
    setLogLevel(settings.logLevel)
    FleetApplication(settings, instance = UUID.randomUUID().toString().take(8)).serve()
}

/** Says what is in the way, and ends with 1. */
private fun endingOnFailure(run: () -> Unit) {
    takeJavaLog()
    Thread.setDefaultUncaughtExceptionHandler { _, failed -> log.error("A thread ended by a failure.", failure(failed)) }
    try {
        return run()
    } catch (wrong: SettingsException) {
        log.error("The settings are wrong.", kv("problems", wrong.problems))
    } catch (lacking: PendingMigrationsException) {
        log.error("The database lacks migrations, and MIGRATE_ON_START is false: run `migrate`.", kv("pending", lacking.versions))
    } catch (failed: Throwable) {
        log.error("It could not be started.", failure(failed))
    }
    exitProcess(1)
}
