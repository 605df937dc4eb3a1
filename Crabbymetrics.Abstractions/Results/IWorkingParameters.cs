namespace Crabbymetrics;

/// <summary>A result that speaks of its working parameters: those that were estimated, in a parametrization of its choice
/// (<see cref="IInformation"/>).</summary>
public interface IWorkingParameters : IEstimationResult
{
    /// <summary>The number k of working parameters.</summary>
    /// <value>Default the number of <see cref="IEstimationResult.Parameters"/> that are not NaN.</value>
    int WorkingParameterCount
    {
        get
        {
            int count = 0;
            foreach (double parameter in Parameters)
            {
                count += double.IsNaN(parameter) ? 0 : 1;
            }

            return count;
        }
    }
}
