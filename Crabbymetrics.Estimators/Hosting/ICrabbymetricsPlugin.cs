namespace Crabbymetrics.Estimators;

/// <summary>
/// An assembly's addition to an application that loads assemblies by name: <c>crabby --plugin My.dll</c>. A public class with a constructor
/// without parameters implements it and registers, with the calls that any host would use, estimators and families by their descriptors,
/// covariances, bootstrap schemes and solvers (<see cref="CrabbymetricsBuilderExtensions"/>).
/// </summary>
public interface ICrabbymetricsPlugin
{
    /// <summary>Registers what the assembly adds.</summary>
    /// <param name="builder">The application's builder.</param>
    void Register(ICrabbymetricsBuilder builder);
}
