namespace Crabbymetrics.Estimators;

/// <summary>The options of ordinary least squares. Every option has a stated default.</summary>
public sealed class OlsOptions : AbsorbingOptions
{
    /// <summary>The options described one by one, for hosts that offer them.</summary>
    public static OptionSchema<OlsOptions> Schema { get; } =
        new OptionSchema<OlsOptions>(static () => new OlsOptions())
            .Include(Shared)
            .Choice(
                nameof(Method),
                "--method",
                "QR, cross products, or whichever is accurate and faster; the estimates are the same to rounding",
                static options => options.Method,
                static (options, value) => options.Method = value,
                ("automatic", LeastSquaresMethod.Automatic),
                ("qr", LeastSquaresMethod.Qr),
                ("cross-products", LeastSquaresMethod.CrossProducts)
            )
            .Include(Elimination);

    /// <summary>How the coefficients are found.</summary>
    /// <value>Default <see cref="LeastSquaresMethod.Automatic"/>.</value>
    public LeastSquaresMethod Method { get; set; }
}
