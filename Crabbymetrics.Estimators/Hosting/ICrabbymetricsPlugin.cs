namespace Crabbymetrics.Estimators;

/// <summary>
/// An assembly's addition to an application that loads assemblies by name: <c>crabby --plugin My.dll</c>. A public class with a constructor
/// without parameters implements it and registers, with the calls that any host would use, estimators
/// (<see cref="NamedEstimatorExtensions.AddNamedEstimator"/>), covariances, bootstrap schemes and solvers.
/// </summary>
public interface ICrabbymetricsPlugin
{
    /// <summary>Registers what the assembly adds.</summary>
    /// <param name="builder">The application's builder.</param>
    void Register(ICrabbymetricsBuilder builder);
}
