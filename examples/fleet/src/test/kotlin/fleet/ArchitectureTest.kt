package fleet

import com.tngtech.archunit.core.domain.JavaClasses
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.io.File

/** What each module may know of the others; everybody may know the platform. */
private val MODULES = mapOf(
    "vehicles" to emptySet(),
    "drivers" to emptySet(),
    "jobs" to emptySet(),
    "trips" to setOf("vehicles", "drivers"),
    "reports" to setOf("trips", "vehicles", "jobs"),
)
private val PLATFORM = setOf("settings", "database", "cache", "http", "observability")

class ArchitectureTest {
    private val code: JavaClasses = ClassFileImporter().withImportOption(ImportOption.DoNotIncludeTests()).importPackages("fleet")

    @Test
    fun `every package is a module or of the platform`() {
        val packages = code.map { it.packageName }.filter { it != "fleet" }.map { it.split(".")[1] }.toSet()
        assertEquals(MODULES.keys + PLATFORM, packages)
    }

    @Test
    fun `a module's internals are its own`() {
        for (module in MODULES.keys) internalsOf(module).check(code)
    }

    @Test
    fun `a module knows those that it builds on, and no others`() {
        for ((module, known) in MODULES) {
            val others = (MODULES.keys - known - module).map { "fleet.$it.." }.toTypedArray()
            noClasses().that().resideInAPackage("fleet.$module..").should().dependOnClassesThat().resideInAnyPackage(*others).check(code)
        }
    }

    @Test
    fun `the platform knows no module, and nothing goes round in circles`() {
        val modules = MODULES.keys.map { "fleet.$it.." }.toTypedArray()
        val platform = PLATFORM.map { "fleet.$it.." }.toTypedArray()
        noClasses().that().resideInAnyPackage(*platform).should().dependOnClassesThat().resideInAnyPackage(*modules).check(code)
        slices().matching("fleet.(*)..").should().beFreeOfCycles().check(code)
    }

    @Test
    fun `a table is named by its module's code alone`() {
        val sources = File("src/main/kotlin/fleet").walk().filter { it.extension == "kt" }.associateWith { it.readText() }
        val tables = mapOf("vehicles" to "vehicles", "drivers" to "drivers", "trips" to "trips", "trip_reports" to "reports", "job_runs" to "jobs")
        for ((table, module) in tables) {
            val users = sources.filterValues { Regex("(from|into|update) $table\\b").containsMatchIn(it) }.keys
            assertEquals(setOf(module), users.map { it.path.split("/")[4] }.toSet(), table)
        }
    }

    @Test
    fun `what is answered is JSON, whatever a client says that it accepts`() {
        val others = File("src/main/kotlin/fleet").walk().filter { it.extension == "kt" }
            .filter { Regex("respond\\((?!HttpStatusCode\\.NoContent\\))").containsMatchIn(it.readText()) }
        assertEquals(emptyList<File>(), others.toList())
    }

    @Test
    fun `the rules find who breaks them`() {
        val withTests = ClassFileImporter().importPackages("fleet")
        assertThrows<AssertionError> { internalsOf("jobs").check(withTests) }
    }

    private fun internalsOf(module: String) =
        classes().that().resideInAPackage("fleet.$module.internal..").should().onlyBeAccessed().byAnyPackage("fleet.$module..")
}

/** Reaches where it mustn't. */
@Suppress("unused")
private object Intruder {
    fun reach() = fleet.jobs.internal.tickAfter(java.time.Instant.EPOCH, kotlin.time.Duration.INFINITE)
}
