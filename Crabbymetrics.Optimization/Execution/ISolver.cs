namespace Crabbymetrics.Optimization;

/// <summary>
/// A method of optimization. It is stateless and thread-safe: its properties are options that do not change, and the state of a run lives
/// in the <see cref="SolverRun"/> that it makes. Write a solver as a record, and its options enter the fingerprint of a checkpoint by
/// themselves.
/// </summary>
public interface ISolver
{
    /// <summary>The name under which the solver is registered and reported.</summary>
    string Name { get; }

    /// <summary>One line for people: the method and what it is for. Default: empty.</summary>
    string Description => "";

    /// <summary>Makes a run with all the buffers that it will need. Nothing is evaluated yet.</summary>
    /// <param name="evaluator">The way to the problem. It says what the problem has.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException">
    /// The problem lacks something that the solver needs, or has bounds that the solver does not keep.
    /// </exception>
    SolverRun CreateRun(Evaluator evaluator);
}
