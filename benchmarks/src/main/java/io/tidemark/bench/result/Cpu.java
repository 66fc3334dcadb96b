package io.tidemark.bench.result;

/**
 * Time that all processors together have given, in seconds.
 *
 * @param worker the process that moves the rows: the worker, or who copies without one
 * @param broker the broker
 * @param database the database server with all its processes
 */
public record Cpu(double worker, double broker, double database) {

  Cpu minus(Cpu earlier) {
    return new Cpu(worker - earlier.worker, broker - earlier.broker, database - earlier.database);
  }
}
