namespace Crabbymetrics;

/// <summary>A fitted transformation: a function of rows that was learned (<see cref="ITransformer{TData, TFitted}"/>). Immutable and safe
/// for concurrent use.</summary>
/// <typeparam name="TInput">What it takes.</typeparam>
/// <typeparam name="TOutput">What it gives, a row for each row.</typeparam>
public interface ITransformation<in TInput, out TOutput>
{
    /// <summary>Transforms rows, those of the fit or others.</summary>
    /// <param name="data">The rows; they are not changed.</param>
    /// <returns>As many rows. The rows of the output depend on their own row of the input alone.</returns>
    /// <exception cref="ArgumentException">The columns are not those of the fit; the message names the first that differs.</exception>
    TOutput Transform(TInput data);
}
