package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract: each database's own test extends this and says by its harness how to reach it. Each
 * case runs in each of its write modes, in a database of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SinkConformance {
  private @Nullable Results results;
  private int scenes;

  /** The database; the same one for all cases. */
  protected abstract Harness harness();

  @TestFactory
  Stream<DynamicTest> upsert() {
    return tests(UpsertCases.all());
  }

  @TestFactory
  Stream<DynamicTest> insert() {
    return tests(InsertCases.all());
  }

  @TestFactory
  Stream<DynamicTest> deleteStale() {
    return tests(DeleteStaleCases.all());
  }

  @TestFactory
  Stream<DynamicTest> deleteRecord() {
    return tests(DeleteRecordCases.all());
  }

  @TestFactory
  Stream<DynamicTest> migrate() {
    return tests(MigrateCases.all());
  }

  @TestFactory
  Stream<DynamicTest> types() {
    return tests(TypeCases.all());
  }

  @TestFactory
  Stream<DynamicTest> batches() {
    return tests(BatchCases.all());
  }

  @TestFactory
  Stream<DynamicTest> keys() {
    return tests(KeyCases.all());
  }

  @TestFactory
  Stream<DynamicTest> together() {
    return tests(TogetherCases.all());
  }

  private Stream<DynamicTest> tests(List<Case> cases) {
    return cases.stream().filter(one -> results().missing(one).isEmpty()).flatMap(this::tests);
  }

  private Stream<DynamicTest> tests(Case one) {
    return one.modes().stream()
        .map(
            mode ->
                DynamicTest.dynamicTest(
                    one.numbers() + " " + one.title() + ", " + mode.text(), () -> run(one, mode)));
  }

  private void run(Case one, Mode mode) throws Exception {
    Harness harness = harness();
    Target target = harness.fresh("kit_" + ++scenes);
    try (Scene scene = new Scene(target, mode, harness.lacks())) {
      one.body().run(scene);
    }
    results().passed(one, mode);
  }

  private Results results() {
    if (results == null) {
      results = new Results(harness().lacks());
    }
    return results;
  }

  /**
   * The page has to tell what this run has shown. A run of a few cases, or one that failed, tells
   * nothing about the others and is not compared.
   */
  @AfterAll
  void thePageIsUpToDate() throws IOException {
    List<Case> cases = themes().flatMap(List::stream).toList();
    if (!results().isWhole(cases)) {
      return;
    }
    String wanted = Page.with(Page.read(), harness().name(), cases, results());
    if (Boolean.getBoolean("reference.write")) {
      Page.write(wanted);
    }
    assertThat(Page.read())
        .as("docs/reference/conformance.md, which docs/testing.md tells how to write anew")
        .isEqualTo(wanted);
  }

  private static Stream<List<Case>> themes() {
    return Stream.of(
        UpsertCases.all(),
        InsertCases.all(),
        DeleteStaleCases.all(),
        DeleteRecordCases.all(),
        MigrateCases.all(),
        TypeCases.all(),
        BatchCases.all(),
        KeyCases.all(),
        TogetherCases.all());
  }
}
