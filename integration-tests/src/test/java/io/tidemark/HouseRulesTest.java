package io.tidemark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which room may touch what. A rule stays silent for rooms that have no class yet. */
class HouseRulesTest {

  private static final String SOURCE = "io.tidemark.source..";
  private static final String SINK = "io.tidemark.sink..";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-kit.jar")) // tests in a jar
          .importPackages("io.tidemark");

  @Test
  void onlyTheJdbcRoomAndTheIndependentVerifierSpeakJdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tidemark.jdbc..", "io.tidemark.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.postgresql..", "org.sqlite..", "org.mariadb..")
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  @Test
  void theSourceDoesNotKnowTheSink() {
    noClasses()
        .that()
        .resideInAPackage(SOURCE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SINK)
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  @Test
  void theSinkDoesNotKnowTheSource() {
    noClasses()
        .that()
        .resideInAPackage(SINK)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SOURCE)
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  @Test
  void theCommonRoomsKnowNeitherConnector() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SOURCE, SINK, "io.tidemark.console..", "io.tidemark.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SOURCE, SINK)
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  /** What is printed passes by every log level, and by {@code CanaryIT}, which reads the log. */
  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tidemark.cli..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(HOUSE);
  }

  @Test
  void roomsDependOnEachOtherInOneDirection() {
    slices()
        .matching("io.tidemark.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(HOUSE);
  }
}
