package fleet.testing

import fleet.FleetApplication
import io.ktor.client.request.HttpRequestBuilder
import io.ktor.client.request.bearerAuth
import io.ktor.client.request.header
import io.ktor.client.request.request
import io.ktor.client.request.setBody
import io.ktor.client.statement.HttpResponse
import io.ktor.client.statement.bodyAsText
import io.ktor.http.HttpMethod
import io.ktor.server.testing.ApplicationTestBuilder
import io.ktor.server.testing.testApplication
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue

/** The application on this database, in this process. */
fun TestDatabase.served(vararg variables: Pair<String, String>, test: suspend ApplicationTestBuilder.(FleetApplication) -> Unit) {
    FleetApplication(Stores.settings(url, *variables), instance = "test").use { fleet ->
        testApplication {
            application { fleet.answer(this) }
            test(fleet)
        }
    }
}

/** @param line the method and the path */
suspend fun ApplicationTestBuilder.ask(
    line: String,
    body: String? = null,
    token: String? = Tokens.DISPATCHER,
    type: String = "application/json",
    also: HttpRequestBuilder.() -> Unit = {},
): HttpResponse {
    val (method, path) = line.split(" ")
    return client.request(path) {
        this.method = HttpMethod.parse(method)
        token?.let { bearerAuth(it) }
        if (body != null) {
            header("Content-Type", type)
            setBody(body)
        }
        also()
    }
}

suspend fun HttpResponse.shouldBe(status: Int, text: String) {
    val body = bodyAsText()
    assertEquals(status, this.status.value, body)
    assertTrue(text in body, "`$text` in `$body`")
}
