package fleet.testing

import fleet.isHealthy
import java.net.HttpURLConnection
import java.net.ServerSocket
import java.net.URI
import java.util.concurrent.TimeUnit

/** The application as a process of its own. */
class Instance(variables: Map<String, String>, vararg arguments: String) : AutoCloseable {
    val port: Int = ServerSocket(0).use { it.localPort }
    private val log = kotlin.io.path.createTempFile("fleet", ".log").toFile()
    private val command = listOf(javaProgram, "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), "fleet.MainKt")
    private val process: Process = ProcessBuilder(command + arguments)
        .redirectErrorStream(true).redirectOutput(log)
        .apply {
            environment().clear()
            environment().putAll(variables + ("PORT" to "$port"))
        }.start()

    fun untilHealthy() = until("it is healthy: ${logged()}") {
        check(process.isAlive) { logged() }
        isHealthy("$port")
    }

    fun get(path: String, token: String): Pair<Int, String> {
        val connection = URI("http://127.0.0.1:$port$path").toURL().openConnection() as HttpURLConnection
        connection.setRequestProperty("Authorization", "Bearer $token")
        val status = connection.responseCode
        return status to (if (status < 400) connection.inputStream else connection.errorStream).reader().readText()
    }

    fun terminate() = process.destroy()

    fun exitCode(): Int {
        check(process.waitFor(60, TimeUnit.SECONDS)) { "it doesn't end: ${logged()}" }
        return process.exitValue()
    }

    fun logged(): String = log.readText()

    override fun close() {
        process.destroyForcibly().waitFor()
        log.delete()
    }

    private companion object {
        val javaProgram: String = ProcessHandle.current().info().command().get()
    }
}

private const val PATIENCE_S = 120L

/** Asks until it is so. */
fun until(what: String, isSo: () -> Boolean) {
    val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S)
    while (!isSo()) {
        check(System.nanoTime() < end) { "not so within $PATIENCE_S s: $what" }
        Thread.sleep(50)
    }
}
