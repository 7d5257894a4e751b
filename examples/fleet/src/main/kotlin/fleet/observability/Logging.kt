package fleet.observability

import ch.qos.logback.classic.Level
import ch.qos.logback.classic.Logger
import net.logstash.logback.argument.StructuredArgument
import net.logstash.logback.argument.StructuredArguments.kv
import org.slf4j.LoggerFactory
import org.slf4j.bridge.SLF4JBridgeHandler
import java.sql.SQLException

/** Sets the lowest level of what we log; what libraries log below a warning stays out, since it isn't known what it tells. */
fun setLogLevel(level: String) {
    (LoggerFactory.getLogger("fleet") as Logger).level = Level.toLevel(level)
}

/** Has libraries that log by Java's own log to ours. */
fun takeJavaLog() {
    SLF4JBridgeHandler.removeHandlersForRootLogger()
    SLF4JBridgeHandler.install()
}

/**
 * What is logged of an exception: its classes, and where it came from. Messages aren't: drivers and parsers put into them what somebody
 * has sent.
 */
fun failure(exception: Throwable): StructuredArgument = kv(
    "failure",
    generateSequence(exception) { it.cause }.take(5).map { cause ->
        val state = (cause as? SQLException)?.sqlState?.let { " $it" } ?: ""
        cause.javaClass.name + state + cause.stackTrace.filter { it.className.startsWith("fleet.") }.take(5).joinToString("") { "\n  at $it" }
    }.toList(),
)
