// A hosting application: it registers Crabbymetrics, configures the estimator from appsettings.json, and lets a service of its own ask for
// the estimator.
using Crabbymetrics.Estimators;
using HostingApp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(
    new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory }
);
builder.Services.AddCrabbymetrics().AddPoisson(options => builder.Configuration.GetSection("Poisson").Bind(options));
builder.Services.AddHostedService<AbsenceReport>();
await builder.Build().RunAsync();
