package fleet

import fleet.observability.failure
import fleet.observability.setLogLevel
import fleet.settings.Settings
import fleet.settings.SettingsException
import net.logstash.logback.argument.StructuredArguments.kv
import org.slf4j.LoggerFactory
import java.util.UUID
import kotlin.system.exitProcess

fun main(arguments: Array<String>) = when (arguments.toList()) {
    listOf("health") -> exitProcess(if (isHealthy(System.getenv("PORT"))) 0 else 1)
    emptyList<String>() -> serve()
    else -> {
        System.err.println("usage: java -jar fleet.jar [health]")
        exitProcess(2)
    }
}

private fun serve() {
    // Ours ends things in their order.
    System.setProperty("io.ktor.server.engine.ShutdownHook", "false")
    val log = LoggerFactory.getLogger("fleet.Main")
    Thread.setDefaultUncaughtExceptionHandler { _, failed -> log.error("A thread ended by a failure.", failure(failed)) }
    try {
        val settings = Settings.read(System.getenv())
        setLogLevel(settings.logLevel)
        FleetApplication(settings, instance = UUID.randomUUID().toString().take(8)).serve()
    } catch (wrong: SettingsException) {
        log.error("The settings are wrong.", kv("problems", wrong.problems))
        exitProcess(1)
    } catch (failed: Throwable) {
        log.error("It could not be started.", failure(failed))
        exitProcess(1)
    }
}
