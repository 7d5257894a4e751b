package fleet

import java.io.IOException
import java.net.HttpURLConnection
import java.net.URI

/** Whether the server on this port of the machine says that it is healthy. Loads next to nothing: it is asked time and again. */
fun isHealthy(port: String?): Boolean = try {
    val connection = URI("http://127.0.0.1:$port/health").toURL().openConnection() as HttpURLConnection
    connection.connectTimeout = 3_000
    connection.readTimeout = 3_000
    connection.responseCode == 200
} catch (_: IOException) {
    false
}
