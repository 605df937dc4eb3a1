namespace Crabbymetrics;

/// <summary>How hosts show a result of a known type. Immutable.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <typeparam name="TOptions">What can be asked for.</typeparam>
/// <param name="schema">What can be asked for, as hosts read it.</param>
/// <param name="create">Makes the report of a result.</param>
public sealed class ReportDescriptor<TResult, TOptions>(
    OptionSchema<TOptions> schema,
    Func<TResult, TOptions, CancellationToken, ResultReport> create
) : ReportDescriptor
    where TResult : class
    where TOptions : class
{
    /// <inheritdoc/>
    public override OptionSchema Options => schema;

    /// <inheritdoc/>
    public override ResultReport Create(object result, object options, CancellationToken cancellationToken = default) =>
        create((TResult)result, (TOptions)options, cancellationToken);
}
