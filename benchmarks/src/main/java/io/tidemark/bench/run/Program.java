package io.tidemark.bench.run;

import java.util.Comparator;
import java.util.List;

/**
 * What is to be measured.
 *
 * @param workloads each with each number of tasks
 * @param tasks numbers of tasks and partitions
 * @param rows of a table with small rows
 * @param warmUp seconds of laps that do not count, for each contestant
 * @param laps that count
 * @param tables numbers of tables for one source and one sink
 * @param sizes numbers of rows of one table for one source and one sink
 */
public record Program(
    List<Workload> workloads,
    List<Integer> tasks,
    long rows,
    int warmUp,
    int laps,
    List<Integer> tables,
    List<Long> sizes) {

  /** The longest of those that use tables of a shape: the others are its beginning. */
  List<Phase> phases(Shape shape) {
    return workloads.stream()
        .filter(workload -> workload.shape() == shape)
        .map(Workload::generations)
        .max(Comparator.comparing(List::size))
        .orElse(List.of());
  }

  List<Shape> shapes() {
    return workloads.stream().map(Workload::shape).distinct().toList();
  }
}
