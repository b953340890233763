package bulkhead.structure;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may know which: in no module do two know each other, be it in a circle of many. */
class PackagesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("bulkhead");

    @ParameterizedTest
    @ValueSource(strings = {"bulkhead.protocol", "bulkhead.leakguard", "bulkhead.platform", "bulkhead.app"})
    void noPackagesOfAModuleAreACircle(String module) {
        SlicesRuleDefinition.slices()
                .matching("(" + module + "..)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
