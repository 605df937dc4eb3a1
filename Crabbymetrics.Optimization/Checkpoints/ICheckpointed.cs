namespace Crabbymetrics.Optimization;

/// <summary>A stopping rule or an observer with state of its own, which belongs into a checkpoint.</summary>
public interface ICheckpointed
{
    /// <summary>Writes or reads the state, see <see cref="SolverRun.Exchange"/>.</summary>
    /// <param name="state">Where the state goes, or comes from.</param>
    void Exchange(StateExchange state);
}
