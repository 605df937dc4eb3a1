using System.Text.Json;

namespace Crabbymetrics.Estimators;

/// <summary>Estimating equations whose saved model needs more than its parameters: knots, a reference, the scale of a first step. What they
/// write is <see cref="ModelState.Own"/>, which the <c>RestoreWith</c> of a descriptor reads.</summary>
/// <typeparam name="TData">The data.</typeparam>
public interface IStoredEquations<in TData> : IEstimatingEquations<TData>
{
    /// <summary>Writes what a saved model needs, as properties of an object that is open.</summary>
    /// <param name="data">The data of the fit.</param>
    /// <param name="parameters">The k estimates.</param>
    /// <param name="writer">The writer.</param>
    void WriteState(TData data, ReadOnlySpan<double> parameters, Utf8JsonWriter writer);
}
