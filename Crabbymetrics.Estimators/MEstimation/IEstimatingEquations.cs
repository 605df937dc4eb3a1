using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// An estimator as the solution of <c>sum_i w_i psi_i(theta) = 0</c>, k equations in k parameters: all that <see cref="MEstimator{TData}"/>
/// needs. Stacked equations are equations too: a first step, and a second that uses its parameters, solved and given standard errors
/// together.
/// </summary>
/// <remarks>
/// Implementations are stateless and safe for concurrent use. What they can say beyond this they say by <see cref="ICriterion{TData}"/>
/// (there is a function to minimize), <see cref="IEstimatingEquationDerivatives{TData}"/>, <see cref="IComplexEstimatingEquations{TData}"/>
/// and <see cref="IRowResampling{TData}"/>. Stefanski and Boos (2002), "The calculus of M-estimation".
/// </remarks>
/// <typeparam name="TData">
/// The data, of any type. <see cref="RegressionData"/> brings its weights, clusters and time; another type brings them by implementing
/// <see cref="IObservedData"/>.
/// </typeparam>
public interface IEstimatingEquations<in TData>
{
    /// <summary>The names of the k parameters.</summary>
    /// <param name="data">The data.</param>
    ImmutableArray<string> ParameterNames(TData data);

    /// <summary>The number n of independent rows.</summary>
    /// <param name="data">The data.</param>
    int RowCount(TData data);

    /// <summary>Writes where the search starts: as near as is cheap.</summary>
    /// <param name="data">The data.</param>
    /// <param name="parameters">Receives k values.</param>
    void Start(TData data, Span<double> parameters);

    /// <summary>Writes <c>psi_i</c> of some consecutive rows, unweighted.</summary>
    /// <param name="data">The data.</param>
    /// <param name="parameters">k parameters.</param>
    /// <param name="firstRow">The zero-based first row.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="values">Receives rowCount x k values, row-major. NaN or an infinity says that the parameters are outside the
    /// domain.</param>
    void Evaluate(TData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values);

    /// <summary>Refuses data that the model does not accept. The default accepts all.</summary>
    /// <param name="data">The data.</param>
    /// <exception cref="ArgumentException">The data are not of a kind that the model accepts; the message names the row or
    /// column.</exception>
    void Validate(TData data) { }
}
